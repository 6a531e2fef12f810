package convas.core.training;

import convas.core.vision.Picture;
import convas.core.vision.Strokes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Digits as people write them, drawn by rule: a few ways to write each, bent, slanted, stretched and moved at random.
final class Handwriting {
    /// Ways to write each digit: lines of points in a box of 1 × 1, joined by a smooth curve where they begin with `~`.
    private static final String[][] WAYS = {
        {"~.5,0 .15,.2 .05,.5 .15,.8 .5,1 .85,.8 .95,.5 .85,.2 .5,0", "~.6,0 .25,.1 .1,.5 .2,.85 .5,1 .8,.8 .9,.45 .75,.12 .45,.02"},
        {".5,0 .5,1", ".25,.25 .55,0 .55,1", ".3,.22 .55,0 .55,1|.25,1 .85,1", ".6,0 .42,1"},
        {"~.1,.25 .3,.03 .65,.03 .85,.25 .7,.5 .35,.78 .05,1|.05,1 .95,1", "~.1,.2 .45,0 .85,.2 .7,.5 .3,.8 .1,.95 .2,.8 .45,.9 .95,1",
            "~.12,.3 .35,.02 .7,.05 .85,.3 .55,.62 .1,.98|.1,.98 .5,.93 .95,.98"},
        {"~.1,.12 .5,0 .85,.2 .7,.42 .4,.48|~.4,.48 .8,.56 .9,.78 .55,1 .1,.88", ".1,.02 .85,.02 .42,.4|~.42,.4 .85,.52 .88,.82 .5,1 .08,.9"},
        {".6,0 .05,.65 .95,.65|.7,.35 .7,1", ".2,0 .12,.5 .85,.5|.8,0 .78,1", ".72,0 .05,.68 .98,.68|.72,0 .72,1"},
        {".85,.02 .22,.02 .15,.42|~.15,.42 .5,.35 .88,.55 .8,.88 .45,1 .08,.9", ".2,.02 .15,.45|~.15,.45 .55,.38 .88,.65 .65,.97 .1,.92|.2,.02 .9,.02"},
        {"~.75,.02 .35,.2 .1,.6 .2,.92 .55,1 .85,.8 .75,.55 .4,.5 .14,.7", "~.6,0 .25,.35 .12,.72 .4,1 .8,.88 .82,.6 .45,.52 .15,.75"},
        {".08,.03 .92,.03 .4,1", ".08,.05 .9,.03|~.9,.03 .6,.4 .4,1", ".08,.03 .92,.03 .4,1|.3,.5 .8,.5", ".1,.2 .1,.03 .92,.03 .45,1"},
        {"~.8,.15 .5,0 .2,.15 .3,.4 .7,.6 .85,.82 .5,1 .15,.82 .3,.58 .7,.4 .8,.15", "~.5,0 .2,.2 .5,.46 .8,.2 .5,0|~.5,.46 .12,.75 .5,1 .88,.75 .5,.46"},
        {"~.85,.25 .55,0 .18,.22 .3,.48 .65,.48 .85,.25|~.85,.25 .8,.6 .6,1", "~.85,.2 .5,0 .15,.25 .35,.5 .75,.4 .85,.2|.85,.2 .8,1",
            "~.88,.22 .5,0 .15,.25 .4,.5 .88,.3|~.88,.22 .85,.7 .6,.98 .2,.92"},
    };

    private final Random random;

    Handwriting(long seed) {
        random = new Random(seed);
    }

    /// One of `digit`, on 28 × 28 pixels.
    Picture write(int digit) {
        String[] ways = WAYS[digit];
        double slant = random.nextGaussian() * 0.16;
        double turn = random.nextGaussian() * 0.10;
        double height = 0.62 + random.nextDouble() * 0.26;
        double width = height * (0.50 + random.nextDouble() * 0.42);
        double x = 0.5 + random.nextGaussian() * 0.045;
        double y = 0.5 + random.nextGaussian() * 0.045;
        List<double[]> lines = new ArrayList<>();
        for (String line : ways[random.nextInt(ways.length)].split("\\|")) {
            double[] points = bent(points(line));
            for (int i = 0; i < points.length; i += 2) {
                double u = (points[i] - 0.5) * width;
                double v = (points[i + 1] - 0.5) * height;
                u -= v * slant;
                double rx = u * Math.cos(turn) - v * Math.sin(turn);
                double ry = u * Math.sin(turn) + v * Math.cos(turn);
                points[i] = x + rx;
                points[i + 1] = y + ry;
            }
            lines.add(points);
        }
        return new Strokes(lines).picture(28, 1.4 + random.nextDouble() * 2.4);
    }

    /// The points of a line, each a little elsewhere, and along a Catmull-Rom curve if it is smooth.
    private double[] points(String line) {
        boolean smooth = line.startsWith("~");
        String[] pairs = (smooth ? line.substring(1) : line).split(" ");
        double[] control = new double[2 * pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            String[] pair = pairs[i].split(",");
            control[2 * i] = Double.parseDouble(pair[0]) + random.nextGaussian() * 0.035;
            control[2 * i + 1] = Double.parseDouble(pair[1]) + random.nextGaussian() * 0.035;
        }
        int steps = 6;
        int count = pairs.length;
        double[] all = new double[2 * ((count - 1) * steps + 1)];
        for (int i = 0; i < count - 1; i++) {
            for (int s = 0; s <= steps; s++) {
                double t = (double) s / steps;
                for (int axis = 0; axis < 2; axis++) {
                    double p1 = control[2 * i + axis];
                    double p2 = control[2 * i + 2 + axis];
                    double p0 = control[2 * Math.max(0, i - 1) + axis];
                    double p3 = control[2 * Math.min(count - 1, i + 2) + axis];
                    all[2 * (i * steps + s) + axis] = smooth
                        ? 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t)
                        : p1 + (p2 - p1) * t;
                }
            }
        }
        return all;
    }

    /// An unsteady hand: a slow wave along the line.
    private double[] bent(double[] points) {
        double a = random.nextGaussian() * 0.025;
        double b = random.nextGaussian() * 0.025;
        double from = random.nextDouble() * 6.28;
        for (int i = 0; i < points.length; i += 2) {
            points[i] += a * Math.sin(from + i * 0.25);
            points[i + 1] += b * Math.cos(from + i * 0.21);
        }
        return points;
    }
}
