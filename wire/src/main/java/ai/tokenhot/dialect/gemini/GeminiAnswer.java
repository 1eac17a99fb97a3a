package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.metering.Reading;
import java.util.Optional;
import java.util.OptionalLong;

/** The members of an answer or a chunk that we read; filled by a walk over it. */
final class GeminiAnswer {

    private final JsonFigures figures;
    private final Delivered delivered;
    private boolean reported;
    private boolean recognised;
    private boolean failed;
    private boolean finished;
    private boolean blocked;
    private Optional<String> model = Optional.empty();
    private Optional<String> tier = Optional.empty();

    /** An answer that is whole. */
    GeminiAnswer() {
        this(new JsonFigures(), (from, to) -> {});
    }

    /**
     * A part of an answer.
     *
     * @param figures what was reported so far; this part's usage is taken over into it
     */
    GeminiAnswer(JsonFigures figures, Delivered delivered) {
        this.figures = figures;
        this.delivered = delivered;
    }

    /** Looks at a member. */
    boolean member(String name, JsonReader value) {
        switch (name) {
            case "candidates" -> {
                recognised = true;
                return candidates(value);
            }
            case "totalTokens" -> recognised = true;
            case "promptFeedback" -> {
                recognised = true;
                JsonMembers.visit(value, (inner, reason) -> {
                    blocked |= inner.equals("blockReason")
                            && reason.token() == Token.STRING
                            && !reason.text().equals("BLOCKED_REASON_UNSPECIFIED");
                    return false;
                });
                return true;
            }
            case "modelVersion" -> model = value.token() == Token.STRING ? Optional.of(value.text()) : Optional.empty();
            case "usageMetadata" -> {
                recognised = true;
                JsonMembers.visit(value, this::usage);
                return true;
            }
            case "error" -> failed = value.token() == Token.OBJECT_START;
            default -> {}
        }
        return false;
    }

    private boolean candidates(JsonReader value) {
        if (value.token() != Token.ARRAY_START) {
            return false;
        }
        while (value.next() != Token.ARRAY_END) {
            JsonMembers.visit(value, (inner, member) -> {
                finished |= inner.equals("finishReason") && member.token() == Token.STRING;
                if (inner.equals("content")) {
                    JsonMembers.visit(member, (name, parts) -> name.equals("parts") && parts(parts));
                    return true;
                }
                return false;
            });
        }
        return true;
    }

    private boolean parts(JsonReader value) {
        if (value.token() != Token.ARRAY_START) {
            return false;
        }
        while (value.next() != Token.ARRAY_END) {
            JsonMembers.visit(value, (name, member) -> switch (name) {
                case "text" -> text(member);
                case "functionCall" -> {
                    JsonMembers.visit(member, (inner, arguments) -> inner.equals("args") && object(arguments));
                    yield true;
                }
                case "executableCode" -> {
                    JsonMembers.visit(member, (inner, code) -> inner.equals("code") && text(code));
                    yield true;
                }
                default -> false;
            });
        }
        return true;
    }

    private boolean text(JsonReader value) {
        if (value.token() == Token.STRING) {
            int from = value.tokenStart() + 1;
            int to = value.tokenEnd() - 1;
            if (to > from) {
                delivered.text(from, to);
            }
        }
        return false;
    }

    private boolean object(JsonReader value) {
        if (value.token() == Token.OBJECT_START) {
            int from = value.tokenStart();
            value.skipValue();
            delivered.text(from, value.tokenEnd());
            return true;
        }
        return false;
    }

    private boolean usage(String name, JsonReader value) {
        switch (value.token()) {
            case NUMBER -> {
                reported = true;
                figures.put(name, value.longOr(-1));
            }
            case STRING -> {
                if (name.equals("serviceTier")) {
                    tier = Optional.of(value.text());
                }
            }
            case ARRAY_START -> {
                modalities(name, value);
                return true;
            }
            case OBJECT_START, OBJECT_END, ARRAY_END, NAME, TRUE, FALSE, NULL, END -> {}
        }
        return false;
    }

    /** {@code [{modality, tokenCount}]}, kept as {@code name.MODALITY}. */
    private void modalities(String name, JsonReader value) {
        while (value.next() != Token.ARRAY_END) {
            var modality = new String[] {""};
            var count = new long[] {-1};
            JsonMembers.visit(value, (inner, member) -> {
                if (inner.equals("modality") && member.token() == Token.STRING) {
                    modality[0] = member.text();
                } else if (inner.equals("tokenCount")) {
                    count[0] = member.longOr(-1);
                }
                return false;
            });
            figures.put(name + "." + modality[0], count[0]);
        }
    }

    /** The usage, in our quantities: the prompt includes what was cached, the candidates exclude thoughts. */
    Optional<Reading> usage() {
        if (!reported) {
            return Optional.empty();
        }
        return Optional.of(new Reading.Parts()
                .tier(tier)
                .put(Quantity.CACHED_INPUT, figure("cachedContentTokenCount"))
                .rest(Quantity.INPUT, figure("promptTokenCount"), Quantity.CACHED_INPUT)
                .put(Quantity.TOOL_INPUT, figure("toolUsePromptTokenCount"))
                .put(Quantity.REASONING, figure("thoughtsTokenCount"))
                .put(Quantity.OUTPUT, output())
                .put(Quantity.AUDIO_INPUT, figure("promptTokensDetails.AUDIO"))
                .put(Quantity.IMAGE_INPUT, figure("promptTokensDetails.IMAGE"))
                .put(Quantity.VIDEO_INPUT, figure("promptTokensDetails.VIDEO"))
                .put(Quantity.CACHED_AUDIO_INPUT, figure("cacheTokensDetails.AUDIO"))
                .put(Quantity.CACHED_IMAGE_INPUT, figure("cacheTokensDetails.IMAGE"))
                .put(Quantity.AUDIO_OUTPUT, figure("candidatesTokensDetails.AUDIO"))
                .put(Quantity.IMAGE_OUTPUT, figure("candidatesTokensDetails.IMAGE"))
                .build());
    }

    /** A figure of zero is left out on this wire; the grand total tells whether it was zero. */
    private OptionalLong output() {
        OptionalLong candidates = figure("candidatesTokenCount");
        if (candidates.isPresent()
                || figure("totalTokenCount").isEmpty()
                || figure("promptTokenCount").isEmpty()) {
            return candidates;
        }
        long rest = figure("totalTokenCount").getAsLong()
                - figure("promptTokenCount").getAsLong()
                - figure("toolUsePromptTokenCount").orElse(0)
                - figure("thoughtsTokenCount").orElse(0);
        return OptionalLong.of(Math.max(0, rest));
    }

    private OptionalLong figure(String name) {
        return figures.figure(name);
    }

    boolean recognised() {
        return recognised;
    }

    boolean failed() {
        return failed;
    }

    boolean finished() {
        return finished || blocked;
    }

    Optional<String> model() {
        return model;
    }

    /** Takes what the model wrote: the bytes {@code [from, to)} of the answer. */
    interface Delivered {
        void text(int from, int to);
    }
}
