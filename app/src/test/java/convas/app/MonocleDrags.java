package convas.app;

import static org.assertj.core.api.Assertions.assertThat;

/// Monocle keeps the view of the first plain drag, and takes a palette item that is dragged in a later one for something that
/// leaves the first.
public final class MonocleDrags {
    private MonocleDrags() {}

    /// To be called before a window is shown in which something is dragged.
    public static void forget() {
        try {
            Class<?> input = Class.forName("com.sun.glass.ui.monocle.MouseInput");
            var instance = input.getDeclaredMethod("getInstance");
            instance.setAccessible(true);
            var view = input.getDeclaredField("dragView");
            view.setAccessible(true);
            view.set(instance.invoke(null), null);
        } catch (ReflectiveOperationException otherToolkit) {
            assertThat(System.getProperty("glass.platform")).isNotEqualTo("Monocle");
        }
    }
}
