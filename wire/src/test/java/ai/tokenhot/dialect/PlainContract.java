package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.TokenLogprob;
import java.util.List;
import java.util.Optional;

/** The contract for {@link PlainDialect}, with its own codec or one that makes mistakes. */
abstract class PlainContract extends ChatCodecContract {

    PlainContract(ChatCodec codec) {
        super(new PlainDialect(), codec);
    }

    @Override
    protected Optional<Content> carried(Content content) {
        return switch (content.part()) {
            case Part.Image ignored -> Optional.empty();
            case Part.Audio ignored -> Optional.empty();
            case Part.Unknown ignored -> Optional.empty();
            case Part.Text text -> Optional.of(content.with(new Part.Text(text.text())));
            default -> Optional.of(content);
        };
    }

    @Override
    protected List<TokenLogprob> carriedLogprobs(Choice choice) {
        return List.of();
    }
}
