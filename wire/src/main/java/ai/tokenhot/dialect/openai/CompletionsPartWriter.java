package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes parts of content for a provider, with the marks of where to cache. */
final class CompletionsPartWriter {

    private static final int MAX_MARKS = 4;
    private static final Set<String> DETAILS = Set.of("auto", "low", "high", "original");

    private final Losses losses;
    private final Destination to;
    private final Set<String> told = new HashSet<>();
    private int marks;

    CompletionsPartWriter(Losses losses, Destination to) {
        this.losses = losses;
        this.to = to;
    }

    /** Reports what was left out of a turn; once, of all turns, as a conversation may have it in each. */
    void drop(String field, String why) {
        String turns = turns(field);
        if (told.add(turns + why)) {
            losses.dropped(turns, why);
        }
    }

    /** Reports what became something else in a turn; once, of all turns. */
    void approximate(String field, String how) {
        String turns = turns(field);
        if (told.add(turns + how)) {
            losses.approximated(turns, how);
        }
    }

    /** Where turns such as the one at this place stand: {@code messages} for {@code messages[3]}. */
    private static String turns(String field) {
        int bracket = field.lastIndexOf('[');
        return bracket > 0 ? field.substring(0, bracket) : field;
    }

    /** A part that only another language knows: the model gets to read it. */
    Part.Text asText(Part.Unknown unknown, String field) {
        approximate(field, unknown.kind() + " → text");
        return new Part.Text(unknown.kind() + ": " + unknown.raw().text());
    }

    /** Reports a content's proof, which is worth nothing here. */
    void dropProof(Content content, String field) {
        if (content.proof().isPresent()) {
            drop(field, "a proof that another model gave");
        }
    }

    /** Reports a content's own extras, and a mark that has no place here. */
    void leave(Content content, String field) {
        content.extras().forEach(losses::extra);
        content.cache().ifPresent(mark -> drop(field, "no mark of where to cache can stand here"));
    }

    /** Content that is a single text without a mark is a string, other content an array. */
    void content(JsonWriter out, List<Content> contents, String field) {
        if (contents.size() == 1
                && contents.getFirst().part() instanceof Part.Text text
                && takenMark(contents.getFirst(), field).isEmpty()) {
            out.string(text.text());
            contents.getFirst().extras().forEach(losses::extra);
            return;
        }
        out.startArray();
        contents.forEach(content -> part(out, content, field));
        out.endArray();
    }

    private void part(JsonWriter out, Content content, String field) {
        content.extras().forEach(losses::extra);
        switch (content.part()) {
            case Part.Text text -> text(out, text.text(), content, field);
            case Part.Refusal refusal -> {
                out.startObject().member("type", "refusal").member("refusal", refusal.text());
                end(out, content, field);
            }
            case Part.Image image -> image(out, image, content, field);
            case Part.Audio audio -> audio(out, audio, content, field);
            case Part.Document document -> document(out, document, content, field);
            case Part.Video ignored -> losses.cannot(field, Weight.DEMAND, "this model's API takes no video");
            case Part.Unknown unknown ->
                losses.cannot(field, Weight.DEMAND, "this model's API has no content of the kind " + unknown.kind());
            case Part.Thinking ignored -> misplaced(field, "a thought");
            case Part.ToolCall ignored -> misplaced(field, "a call");
            case Part.ToolResult ignored -> misplaced(field, "a tool's result");
        }
    }

    private void misplaced(String field, String what) {
        losses.refuse(field, field + ": " + what + " cannot stand here (expected: text or media).");
    }

    private void text(JsonWriter out, String text, Content content, String field) {
        out.startObject().member("type", "text").member("text", text);
        end(out, content, field);
    }

    private void end(JsonWriter out, Content content, String field) {
        takenMark(content, field).ifPresent(mark -> {
            marks++;
            out.name("prompt_cache_breakpoint").startObject().member("mode", "explicit");
            mark.ttl().map(ttl -> ttl(ttl, field)).ifPresent(ttl -> out.member("ttl", ttl));
            out.endObject();
        });
        out.endObject();
    }

    private Optional<CacheMark> takenMark(Content content, String field) {
        if (content.cache().isEmpty()) {
            return Optional.empty();
        }
        if (!to.model().takes(Denial.CACHE_MARKS)) {
            drop(field, "this model takes no marks of where to cache");
            return Optional.empty();
        }
        if (marks >= MAX_MARKS) {
            drop(field, "more than " + MAX_MARKS + " marks of where to cache");
            return Optional.empty();
        }
        return content.cache();
    }

    /** A life that the language has, at least as long. */
    String ttl(String ttl, String field) {
        return switch (ttl) {
            case "30m", "12h" -> ttl;
            case "5m" -> longer(ttl, "30m", field);
            default -> longer(ttl, "12h", field);
        };
    }

    private String longer(String ttl, String taken, String field) {
        approximate(field, "cache for " + ttl + " → " + taken);
        return taken;
    }

    private void image(JsonWriter out, Part.Image image, Content content, String field) {
        if (lacks(Modality.IMAGE, "images", field)) {
            return;
        }
        Optional<String> url = address(image.source(), field);
        if (url.isEmpty()) {
            return;
        }
        out.startObject().member("type", "image_url").name("image_url").startObject();
        out.member("url", url.get());
        image.detail().ifPresent(detail -> {
            if (DETAILS.contains(detail)) {
                out.member("detail", detail);
            } else {
                drop(field, "this model's API has no image detail " + detail);
            }
        });
        out.endObject();
        end(out, content, field);
    }

    private Optional<String> address(MediaSource source, String field) {
        return switch (source) {
            case MediaSource.Inline inline -> {
                Optional<String> type = OpenAiMedia.imageType(inline);
                if (type.isEmpty()) {
                    losses.refuse(
                            field,
                            field + ": the image is of type \"" + inline.mediaType()
                                    + "\" (expected: image/png, image/jpeg, image/gif or image/webp).");
                }
                yield type.map(known -> OpenAiMedia.url(new MediaSource.Inline(known, inline.base64())));
            }
            case MediaSource.Remote remote -> Optional.of(remote.url());
            case MediaSource.Held ignored -> {
                elsewhere(field);
                yield Optional.empty();
            }
        };
    }

    private void elsewhere(String field) {
        losses.refuse(field, field + ": the file is held by another provider (expected: the content itself).");
    }

    private void audio(JsonWriter out, Part.Audio audio, Content content, String field) {
        if (lacks(Modality.AUDIO, "audio", field)) {
            return;
        }
        if (!(audio.source() instanceof MediaSource.Inline inline)) {
            losses.refuse(field, field + ": the sound is not in the request (expected: base64).");
            return;
        }
        Optional<String> format = switch (inline.mediaType()) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> Optional.of("wav");
            case "audio/mpeg", "audio/mp3" -> Optional.of("mp3");
            default -> Optional.empty();
        };
        if (format.isEmpty()) {
            losses.cannot(field, Weight.DEMAND, "this model's API takes no " + inline.mediaType());
            return;
        }
        out.startObject().member("type", "input_audio").name("input_audio").startObject();
        out.member("data", inline.base64()).member("format", format.get()).endObject();
        end(out, content, field);
    }

    private void document(JsonWriter out, Part.Document document, Content content, String field) {
        if (!(document.source() instanceof MediaSource.Inline inline)) {
            elsewhere(field);
            return;
        }
        if (inline.mediaType().startsWith("text/")) {
            approximate(field, "a text file → text");
            String head = document.name().map(name -> name + ":\n").orElse("");
            text(out, head + decoded(inline.base64()), content, field);
            return;
        }
        if (lacks(Modality.FILE, "files", field)) {
            return;
        }
        boolean pdf = inline.mediaType().isEmpty() || inline.mediaType().equals("application/pdf");
        if (!pdf) {
            losses.cannot(field, Weight.DEMAND, "this model's API takes no " + inline.mediaType());
            return;
        }
        out.startObject().member("type", "file").name("file").startObject();
        document.name().ifPresent(name -> out.member("filename", name));
        out.member("file_data", OpenAiMedia.url(new MediaSource.Inline("application/pdf", inline.base64())));
        out.endObject();
        end(out, content, field);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private boolean lacks(Modality modality, String words, String field) {
        boolean lacks = !to.model().input().contains(modality);
        if (lacks) {
            losses.cannot(field, Weight.DEMAND, "this model takes no " + words);
        }
        return lacks;
    }
}
