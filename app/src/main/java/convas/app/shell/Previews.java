package convas.app.shell;

import convas.app.canvas.Pictures;
import convas.app.theme.Theme;
import convas.core.analysis.Totals;
import convas.core.document.Document;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.vision.Picture;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// What the networks that come with Convas look like and cost: worked out in the background, once.
final class Previews {
    static final int WIDTH = 2 * 178;
    static final int HEIGHT = 2 * 84;

    /// @param picture twice as large as it is shown
    record Preview(Picture picture, Totals totals) {}

    private record Key(String resource, Theme theme) {}

    private static final Map<Key, CompletableFuture<Preview>> KEPT = new ConcurrentHashMap<>();
    private static final Executor THREAD = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("previews").factory());

    private Previews() {}

    static CompletableFuture<Preview> of(String resource, Theme theme) {
        return KEPT.computeIfAbsent(new Key(resource, theme), key -> CompletableFuture.supplyAsync(() -> {
            Document document = Document.of(Templates.read(resource), Phase.TEST, Sidecar.EMPTY);
            return new Preview(Pictures.small(document, theme, WIDTH, HEIGHT), document.annotations().totals());
        }, THREAD));
    }
}
