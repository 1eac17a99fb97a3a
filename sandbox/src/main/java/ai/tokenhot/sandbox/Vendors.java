package ai.tokenhot.sandbox;

import ai.tokenhot.sandbox.anthropic.AnthropicFace;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.VendorFace;
import ai.tokenhot.sandbox.gemini.GeminiFace;
import ai.tokenhot.sandbox.openai.OpenAiFace;
import ai.tokenhot.sandbox.xai.XaiFace;
import java.util.List;

/** The vendors that the sandbox plays. A new face is one package and one line here. */
final class Vendors {

    private Vendors() {}

    static List<VendorFace> all(Stage stage) {
        return List.of(new OpenAiFace(stage), new AnthropicFace(stage), new GeminiFace(stage), new XaiFace(stage));
    }
}
