package ai.tokenhot.upstream.fetch;

import ai.tokenhot.upstream.fetch.FetchUrl.Reading;
import java.net.URI;
import java.net.URISyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class FetchUrlTest {

    private static String text(Reading reading) {
        return switch (reading) {
            case Reading.Good(FetchUrl url) -> url.origin() + url.target();
            case Reading.Bad(String problem) -> problem;
            case Reading.Elsewhere() -> "elsewhere";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com:80/",
        "HTTPS://Example.COM/A?b=C#frag, https://example.com:443/A?b=C",
        "' https://example.com/a ', https://example.com:443/a",
        "https://example.com.:8443/, https://example.com:8443/",
        "http://example.com?x, http://example.com:80/?x",
        "http://example.com#@127.0.0.1/, http://example.com:80/",
        "http://example.com/@127.0.0.1, http://example.com:80/@127.0.0.1",
        "http://my_bucket.example.com/, http://my_bucket.example.com:80/",
        "http://中国.cn/图 片.png?名=值, http://xn--fiqs8s.cn:80/%E5%9B%BE%20%E7%89%87.png?%E5%90%8D=%E5%80%BC",
        "http://faß.example/, http://fass.example:80/",
        "http://xn--bcher-kva.example/, http://xn--bcher-kva.example:80/",
        "'http://example.com/a|b\\c{d}^%zz', http://example.com:80/a%7Cb%5Cc%7Bd%7D%5E%zz",
        "http://example.com/a/../b/./c/.., http://example.com:80/b/",
        "http://example.com/../../etc, http://example.com:80/etc",
        "http://example.com//a//, http://example.com:80//a//",
        "http://8.8.8.8/, http://8.8.8.8:80/",
        "http://8.8.8.8./, http://8.8.8.8:80/",
        "http://[2606:4700::1111]:80/, http://[2606:4700::1111]:80/",
        "http://[::ffff:8.8.8.8]/, http://8.8.8.8:80/",
    })
    void urlsAreReadAsBrowsersDo(String given, String read) {
        assertThat(text(FetchUrl.read(given))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/a.png",
                "//example.com/a.png",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_x",
                "data:text/plain,x",
                "jar:http://example.com!/",
                "http:example.com",
                "http:/example.com",
                "http:\\\\example.com",
                "https\t://example.com",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://example.com@127.0.0.1/",
                "http://example.com:80@127.0.0.1:80/",
                "http://127.0.0.1\\@example.com/",
                "http://@example.com/",
                "http://exam\nple.com/",
                "http://example.com/\r\nHost: x",
                "http://example.com/\u0000"
            })
    void whatIsNoUrlOfTheWebIsSaidToBeNone(String given) {
        assertThat(FetchUrl.read(given)).isInstanceOf(Reading.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http:///a",
                "http://.",
                "http://..",
                "http://a..b/",
                "http://.example.com/",
                "http://example.com../",
                "http://exa mple.com/",
                "http://exa%6dple.com/",
                "http://127.0.0.1%2f.example.com/",
                "http://%31%32%37.0.0.1/",
                "http://example.com:0/",
                "http://example.com:/",
                "http://example.com:65536/",
                "http://example.com:080/",
                "http://example.com:+80/",
                "http://example.com:80:80/",
                "http://example.com\\.evil.example/",
                "http://example.com;x/",
                "http://-example.com/",
                "http://example!.com/",
                "http://exam\"ple.com/",
                "http://[::1",
                "http://::1/",
                "http://[::1]x/",
                "http://[127.0.0.1]/",
                "http://[fe80::1%25eth0]/",
                "http://[v1.x]/",
                "http://[[::1]]/",
                "http://ex℀mple.com/",
                // IPv4 in any other notation than four decimal numbers.
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0X7F.0.0.1/",
                "http://017700000001/",
                "http://0177.0.0.1/",
                "http://0177.0x0.0.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.1./",
                "http://0/",
                "http://0x/",
                "http://00000127.0.0.1/",
                "http://127.0.0.1.1/",
                "http://127.0.0.256/",
                "http://4294967297/",
                "http://example.0x7f/",
                "http://example.1/",
            })
    void hostsThatAreNoneCannotBePublic(String given) {
        assertThat(FetchUrl.read(given)).isInstanceOf(Reading.Elsewhere.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://１２７.０.０.１/",
                "http://①②⑦.⓪.⓪.①/",
                "http://127。0。0。1/",
                "http://127.0.0.1。/",
                "http://[::ffff:7f00:1]/",
                "http://[0:0:0:0:0:FFFF:127.0.0.1]/"
            })
    void lettersThatBecomeDigitsAreReadAsDigits(String given) {
        assertThat(text(FetchUrl.read(given))).isEqualTo("http://127.0.0.1:80/");
    }

    @Test
    void lettersThatBecomeANameAreReadAsThatName() {
        assertThat(text(FetchUrl.read("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/"))).isEqualTo("http://localhost:80/");
        assertThat(text(FetchUrl.read("http://local\u00adhost/"))).isEqualTo("http://localhost:80/");
    }

    @Test
    void urlHasALargestLength() {
        String longest = "http://example.com/" + "a".repeat(FetchUrl.LONGEST - 19);
        assertThat(FetchUrl.read(longest)).isInstanceOf(Reading.Good.class);
        assertThat(text(FetchUrl.read(longest + "a"))).contains("8193 characters (expected: at most 8192)");
        assertThat(FetchUrl.read("http://" + "a.".repeat(126) + "aa/")).isInstanceOf(Reading.Elsewhere.class);
        assertThat(FetchUrl.read("http://" + "a".repeat(64) + ".com/")).isInstanceOf(Reading.Elsewhere.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://other.example/x, http://other.example:80/x",
        "//other.example/x, https://other.example:443/x",
        "/x?y, https://example.com:8443/x?y",
        "x, https://example.com:8443/a/x",
        "../x, https://example.com:8443/x",
        "?z, https://example.com:8443/a/b?z",
        "#z, https://example.com:8443/a/b",
        "'', https://example.com:8443/a/",
        "x/../../y, https://example.com:8443/y",
        "//user@other.example/, The URL has a user name before its host (expected: none).",
        "http://127.1/, elsewhere",
        "http://169.254.169.254/x, http://169.254.169.254:80/x",
    })
    void redirectsAreReadAgainstTheUrl(String location, String read) {
        FetchUrl from = ((Reading.Good) FetchUrl.read("https://example.com:8443/a/b?c")).url();
        assertThat(text(from.redirect(location))).isEqualTo(read);
    }

    @Test
    void redirectMayBeInUtf8() {
        FetchUrl from = ((Reading.Good) FetchUrl.read("https://example.com/")).url();
        assertThat(text(from.redirect("/\u00e4\u00b8\u00ad"))).isEqualTo("https://example.com:443/%E4%B8%AD");
    }

    @Provide
    Arbitrary<String> nasty() {
        Arbitrary<String> pieces = Arbitraries.of(
                "http",
                "https",
                "://",
                ":",
                "/",
                "\\",
                "@",
                "#",
                "?",
                "[",
                "]",
                "%",
                "%2e",
                "%00",
                ".",
                "..",
                "。",
                "127",
                "0x7f",
                "0177",
                "1",
                "localhost",
                "example",
                "com",
                "::1",
                "ffff",
                "１",
                "\t",
                "\r\n",
                " ",
                "\u0000",
                "é",
                "xn--",
                "-",
                "_",
                "*",
                "|",
                "80",
                "\ud800",
                "\u200d",
                ";",
                ",",
                "&",
                "=");
        return pieces.list().ofMaxSize(12).map(list -> "http://" + String.join("", list));
    }

    @Property(tries = 5_000)
    void whateverIsGivenTheReadUrlIsClean(@ForAll("nasty") String given) {
        if (FetchUrl.read(given) instanceof Reading.Good(FetchUrl url)) {
            assertThat(url.target()).startsWith("/").matches("[!-~]*").doesNotContain("#", "\\", "\"", "<");
            assertThat(url.origin().port()).isBetween(1, 65_535);
            if (url.origin().host() instanceof Host.Name name) {
                assertThat(name.text())
                        .matches("[a-z0-9_.-]{1,253}")
                        .doesNotMatch(".*\\.$")
                        .doesNotMatch("(.*\\.)?[0-9]+");
            }
            assertThat(FetchUrl.read(url.origin() + url.target())).isEqualTo(new Reading.Good(url));
        }
    }

    @Property(tries = 5_000)
    void anotherReaderSeesTheSameHost(@ForAll("nasty") String given) {
        if (FetchUrl.read(given) instanceof Reading.Good(FetchUrl url)
                && url.origin().host() instanceof Host.Name name) {
            try {
                String host = new URI(given.strip()).getHost();
                if (host != null) {
                    assertThat(host.toLowerCase(java.util.Locale.ROOT)).isIn(name.text(), name.text() + ".");
                }
            } catch (URISyntaxException stricter) {
                // It takes less than we do.
            }
        }
    }
}
