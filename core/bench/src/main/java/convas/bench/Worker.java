package convas.bench;

import convas.core.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process with one engine and one net. It says how long loading and the first passes took and the values of the net's last layer; then, for
/// each line that it is given, runs passes for that many milliseconds and says how long each took. In between it sleeps.
final class Worker {
    /// What passes begin a turn unmeasured, as caches and clock speed come back.
    private static final int WARM = 2;

    private static final int TENTH = 10;

    private Worker() {}

    /// @param args kind of engine, the model's folder, threads
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        if (args[0].equals("roofline")) {
            out.println(Protocol.ROOFLINE + Roofline.measure(Integer.parseInt(args[2])));
            return;
        }
        Model model = new Model(Path.of(args[1]));
        Shape input = model.input();
        float[] image = Model.image((int) input.count());
        List<Long> times = new ArrayList<>(List.of(System.nanoTime()));
        Engine engine = Engine.Kind.valueOf(args[0]).open(model, input, Integer.parseInt(args[2]));
        times.add(System.nanoTime());
        float[] values = engine.run(image);
        times.add(System.nanoTime());
        for (int pass = 2; pass < TENTH; pass++) {
            engine.run(image);
        }
        times.add(System.nanoTime());
        engine.run(image);
        times.add(System.nanoTime());
        out.println(Protocol.READY + Protocol.longs(times));
        out.println(Protocol.VALUES + Protocol.floats(values));
        serve(engine, image, out);
        // Native engines may leave threads behind that would keep the process alive.
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Engine engine, float[] image, PrintStream out) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = next(in); line != null; line = next(in)) {
            long end = System.nanoTime() + Long.parseLong(line) * 1_000_000;
            List<Long> times = new ArrayList<>();
            for (int pass = 0; pass <= WARM || System.nanoTime() < end; pass++) {
                long start = System.nanoTime();
                engine.run(image);
                if (pass >= WARM) {
                    times.add(System.nanoTime() - start);
                }
            }
            out.println(Protocol.TIMES + Protocol.longs(times));
        }
    }

    private static String next(BufferedReader in) throws IOException {
        String line = in.readLine();
        return line == null || line.isBlank() ? null : line;
    }
}
