package convas.core.vision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Turns a number from 0 to 1 into an opaque colour. The maps can be told apart with any kind of colour vision.
public enum ColorMap {
    /// Dark violet to yellow, evenly perceived: matplotlib's viridis.
    VIRIDIS("Viridis") {
        @Override
        int[] make() {
            return read("viridis.txt");
        }
    },
    /// Black to white.
    GREY("Grey") {
        @Override
        int[] make() {
            return between(0x000000, 0xffffff);
        }
    },
    /// Blue for negative, white for 0, red for positive: ColorBrewer's RdBu, reversed.
    DIVERGING("Blue–red, centred at 0") {
        @Override
        int[] make() {
            return between(0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b,
                0x67001f);
        }
    };

    /// What stands for a value that is not a number.
    public static final int NOT_A_NUMBER = 0xffff00ff;

    private final String title;
    private int[] table;

    ColorMap(String title) {
        this.title = title;
    }

    abstract int[] make();

    /// The name for people.
    public String title() {
        return title;
    }

    /// Whether the middle colour stands for 0, so that the scale must reach equally far to both sides.
    public boolean centred() {
        return this == DIVERGING;
    }

    /// The colour, `0xFFRRGGBB`; what lies outside 0 to 1 has the nearest colour.
    public int at(double unit) {
        if (Double.isNaN(unit)) {
            return NOT_A_NUMBER;
        }
        int[] colours = colours();
        return colours[(int) Math.max(0, Math.min(colours.length - 1, Math.floor(unit * colours.length)))];
    }

    synchronized int[] colours() {
        if (table == null) {
            table = make();
        }
        return table;
    }

    private static int[] between(int... stops) {
        int[] out = new int[256];
        for (int i = 0; i < out.length; i++) {
            double place = i / 255.0 * (stops.length - 1);
            int stop = Math.min(stops.length - 2, (int) place);
            double part = place - stop;
            int colour = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                int a = stops[stop] >> shift & 255;
                int b = stops[stop + 1] >> shift & 255;
                colour = colour << 8 | (int) Math.round(a + (b - a) * part);
            }
            out[i] = colour;
        }
        return out;
    }

    private static int[] read(String name) {
        try (InputStream in = Objects.requireNonNull(
                ColorMap.class.getResourceAsStream("/convas/colormaps/" + name), () -> "colour map " + name + " is missing")) {
            String[] colours = new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim().split("\\s+");
            int[] out = new int[colours.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = 0xff000000 | Integer.parseInt(colours[i], 16);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
