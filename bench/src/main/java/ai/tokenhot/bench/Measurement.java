package ai.tokenhot.bench;

import ai.tokenhot.bench.load.Outcome;
import ai.tokenhot.bench.machine.ProcessTree.Work;
import ai.tokenhot.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One run of one scenario against one target.
 *
 * @param outcome what the load saw
 * @param cost what the target's process used; absent without a process
 * @param coreBusy busy share of the measured core, 0 to 1, whoever used it
 * @param coreBusyWithOthers the part of it that was not the target's
 */
record Measurement(Outcome outcome, Optional<Cost> cost, double coreBusy, double coreBusyWithOthers) {

    /**
     * What a process used during a run.
     *
     * @param cpuNanos user and system time
     * @param cpuNanosByWork the same by kind of thread
     * @param residentBytes the most resident memory
     * @param descriptors the most open descriptors
     */
    record Cost(long cpuNanos, Map<Work, Long> cpuNanosByWork, long residentBytes, int descriptors) {
        Cost {
            cpuNanosByWork = Map.copyOf(cpuNanosByWork);
        }
    }

    JsonObject toJson() {
        var json = JsonObject.builder()
                .put("load", outcome.toJson())
                .put("coreBusy", coreBusy)
                .put("coreBusyWithOthers", coreBusyWithOthers);
        cost.ifPresent(used -> {
            var byWork = JsonObject.builder();
            for (Work work : Work.values()) {
                byWork.put(
                        work.name().toLowerCase(Locale.ROOT),
                        used.cpuNanosByWork().getOrDefault(work, 0L));
            }
            json.put("cpuNanos", used.cpuNanos())
                    .put("cpuNanosByWork", byWork.build())
                    .put("residentBytes", used.residentBytes())
                    .put("descriptors", used.descriptors());
        });
        return json.build();
    }
}
