package ai.tokenhot.sandbox.script;

import java.util.List;
import java.util.stream.Collectors;

/** Chinese. */
final class ChineseVoice implements Voice {

    private static final int QUOTE = 120;
    private static final int RESULT = 1_000;

    @Override
    public String opening(String model) {
        return "沙盒回答（" + model + "）：";
    }

    @Override
    public String closing() {
        return "以上文字由脚本生成，并非模型所写。";
    }

    @Override
    public String refusal() {
        return "抱歉，我无法帮助完成这件事。沙盒被要求拒绝回答。";
    }

    @Override
    public String choice(int number) {
        return "第" + number + "个回答。";
    }

    @Override
    public String yourName(String name) {
        return "记得，你叫" + name + "。";
    }

    @Override
    public String nameNotTold() {
        return "你还没有在这次对话里告诉我你的名字。";
    }

    @Override
    public String myName(String name) {
        return "我叫" + name + "。";
    }

    @Override
    public String greeting(String name) {
        return "你好，" + name + "！很高兴认识你。在这次对话里我会记住你的名字。";
    }

    @Override
    public String told(String thing, String value) {
        return "你告诉过我，" + thing + "：" + value + "。";
    }

    @Override
    public String sum(Arithmetic.Sum sum) {
        return sum.expression() + " = " + sum.value() + "。";
    }

    @Override
    public String counted(String unit, int number, String of) {
        return "“" + of + "”里有 " + number + " 个" + (unit.equals("words") ? "词" : "字符") + "。";
    }

    @Override
    public String seen(List<Media> media) {
        return "我收到了 "
                + media.stream().map(Media::description).collect(Collectors.joining(" 和 "))
                + "。我能看出文件的类型，但看不出内容。";
    }

    @Override
    public String returned(List<Piece.Result> results) {
        return results.stream()
                .map(result -> "工具" + (result.name().isEmpty() ? "" : " " + result.name() + " ") + "返回："
                        + Voice.quoted(result.text(), RESULT))
                .collect(Collectors.joining("。", "", "。我的回答以此为准。"));
    }

    @Override
    public String about(String text, int turns) {
        if (text.isBlank()) {
            return "你没有说什么我能回答的话。";
        }
        return "你写的是：“" + Voice.quoted(text, QUOTE) + "”。这是我们对话的第 " + turns + " 轮。真正的模型会在这里给出有用的回答。";
    }

    @Override
    public String thought(int index, String text) {
        return switch (index % 4) {
            case 0 -> "用户写道：“" + Voice.quoted(text, QUOTE) + "”。";
            case 1 -> "我在里面找名字、算式、工具或文件，因为脚本只认识这些。";
            case 2 -> "然后看一下回答需要什么格式。";
            default -> "现在可以写下回答了。";
        };
    }
}
