package ai.tokenhot.upstream.fetch;

/** Scheme, host and port of a URL. */
record Origin(boolean tls, Host host, int port) {

    static final int HTTP = 80;
    static final int HTTPS = 443;

    /** Whether a port is one of the two that the web has. */
    static boolean standard(int port) {
        return port == HTTP || port == HTTPS;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host.text() + ":" + port;
    }
}
