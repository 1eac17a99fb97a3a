package ai.tokenhot.dialect;

/** The contract can be kept. */
final class PlainCodecContractTest extends PlainContract {

    PlainCodecContractTest() {
        super(new PlainCodec());
    }
}
