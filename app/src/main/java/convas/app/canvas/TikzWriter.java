package convas.app.canvas;

import convas.core.layout.Rect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Writes a [DisplayList] as a LaTeX document of one TikZ picture at full detail, without the thumbnails: TikZ cannot hold
/// pixels. The same list gives the same characters.
final class TikzWriter {
    private static final double MARGIN = 24;
    /// Details are those of this scale.
    private static final double SCALE = 1;

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Map<Integer, String> colors = new TreeMap<>();

    private TikzWriter() {}

    static String write(DisplayList list, String title) {
        return new TikzWriter().document(list, title);
    }

    private String document(DisplayList list, String title) {
        Rect all = list.bounds().grow(MARGIN);
        out.append("\\clip ").append(at(all.x(), all.y())).append(" rectangle ").append(at(all.right(), all.bottom())).append(";\n");
        if (list.background() >>> 24 != 0) {
            out.append("\\fill[").append(color(list.background())).append("] ").append(at(all.x(), all.y())).append(" rectangle ")
                .append(at(all.right(), all.bottom())).append(";\n");
        }
        list.visible(all, SCALE, this::mark);
        StringBuilder whole = new StringBuilder(out.length() + 1024);
        whole.append("% ").append(title.replaceAll("\\R", " ")).append("\n\\documentclass[tikz]{standalone}\n\\usepackage[T1]{fontenc}\n")
            .append("\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n\\usepackage{textcomp}\n");
        colors.forEach((rgb, name) -> whole.append(String.format(Locale.ROOT, "\\definecolor{%s}{HTML}{%06X}%n", name, rgb)
            .replace(System.lineSeparator(), "\n")));
        return whole.append("\\begin{document}\n\\begin{tikzpicture}[x=0.75bp,y=-0.75bp,line cap=round,line join=round,"
            + "every node/.style={inner sep=0,outer sep=0,font=\\sffamily}]\n").append(out)
            .append("\\end{tikzpicture}\n\\end{document}\n").toString();
    }

    private void mark(Mark mark) {
        switch (mark) {
            case Mark.Box box -> box(box);
            case Mark.Text text -> text(text);
            case Mark.Wire wire -> {
                out.append("\\draw[").append(stroke(wire.color(), wire.width(), wire.dashed())).append("] ");
                Curves.draw(wire, new Pen());
                out.append(";\n");
            }
            case Mark.Head head -> {
                double[] p = head.corners();
                out.append("\\fill[").append(color(head.color())).append("] ").append(at(p[0], p[1])).append(" -- ")
                    .append(at(p[2], p[3])).append(" -- ").append(at(p[4], p[5])).append(" -- cycle;\n");
            }
            case Mark.Glyph glyph -> glyph(glyph);
            case Mark.Image image -> { }
        }
    }

    private void box(Mark.Box box) {
        Rect r = box.rect();
        StringBuilder style = new StringBuilder();
        if (box.fill() != 0) {
            style.append("fill=").append(color(box.fill()).replace(",opacity", ",fill opacity"));
        }
        if (box.stroke() != 0) {
            style.append(style.isEmpty() ? "" : ",").append("draw=")
                .append(stroke(box.stroke(), box.strokeWidth(), box.dashed()).replace(",opacity", ",draw opacity"));
        }
        double radius = Math.min(box.radius(), Math.min(r.width(), r.height()) / 2);
        out.append("\\path[").append(style).append("] ");
        if (radius <= 0) {
            out.append(at(r.x(), r.y())).append(" rectangle ").append(at(r.right(), r.bottom()));
        } else if (box.square()) {
            out.append(at(r.x(), r.y())).append(" -- ").append(at(r.right(), r.y())).append(" {[rounded corners=").append(bp(radius))
                .append("] -- ").append(at(r.right(), r.bottom())).append(" -- ").append(at(r.x(), r.bottom())).append("} -- cycle");
        } else {
            out.append("[rounded corners=").append(bp(radius)).append("] ").append(at(r.x(), r.y())).append(" rectangle ")
                .append(at(r.right(), r.bottom()));
        }
        out.append(";\n");
    }

    private void text(Mark.Text text) {
        double size = text.sizeAt(SCALE);
        String anchor = switch (text.align()) {
            case LEFT -> "base west";
            case CENTER -> "base";
            case RIGHT -> "base east";
        };
        String points = n(size * 0.75);
        out.append("\\node[anchor=").append(anchor).append(",text=").append(color(text.color())).append(",font=\\sffamily")
            .append(text.face() == Face.SEMIBOLD ? "\\bfseries" : "").append("\\fontsize{").append(points).append("bp}{").append(points)
            .append("bp}\\selectfont] at ").append(at(text.x(), text.baseline(size))).append(" {").append(escape(text.textAt(size)))
            .append("};\n");
    }

    private void glyph(Mark.Glyph glyph) {
        Rect r = glyph.bounds();
        double k = r.width() / Icon.SIDE;
        out.append("\\draw[").append(stroke(glyph.color(), 1.5 * k, false)).append(']').append(path(glyph.icon().lines(), r, k)).append(";\n");
        if (!glyph.icon().fills().isEmpty()) {
            out.append("\\fill[").append(color(glyph.color())).append(']').append(path(glyph.icon().fills(), r, k)).append(";\n");
        }
    }

    private static String path(List<Icon.Segment> segments, Rect r, double k) {
        StringBuilder path = new StringBuilder();
        for (Icon.Segment segment : segments) {
            double[] p = segment.points();
            switch (segment.command()) {
                case 'M' -> path.append(' ').append(at(r.x() + p[0] * k, r.y() + p[1] * k));
                case 'L' -> path.append(" -- ").append(at(r.x() + p[0] * k, r.y() + p[1] * k));
                case 'C' -> path.append(" .. controls ").append(at(r.x() + p[0] * k, r.y() + p[1] * k)).append(" and ")
                    .append(at(r.x() + p[2] * k, r.y() + p[3] * k)).append(" .. ").append(at(r.x() + p[4] * k, r.y() + p[5] * k));
                default -> path.append(" -- cycle");
            }
        }
        return path.toString();
    }

    private final class Pen implements Curves.Pen {
        private double x;
        private double y;

        @Override
        public void move(double toX, double toY) {
            to("", toX, toY);
        }

        @Override
        public void line(double toX, double toY) {
            to(" -- ", toX, toY);
        }

        @Override
        public void quad(double cx, double cy, double toX, double toY) {
            cubic(x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, toX + (cx - toX) * 2 / 3, toY + (cy - toY) * 2 / 3, toX, toY);
        }

        @Override
        public void cubic(double ax, double ay, double bx, double by, double toX, double toY) {
            to(" .. controls " + at(ax, ay) + " and " + at(bx, by) + " .. ", toX, toY);
        }

        private void to(String how, double toX, double toY) {
            out.append(how).append(at(toX, toY));
            x = toX;
            y = toY;
        }
    }

    private String stroke(int argb, double width, boolean dashed) {
        return color(argb) + ",line width=" + bp(width) + (dashed ? ",dash pattern=on 3.75bp off 3bp" : "");
    }

    /// A colour's name, with how opaque it is.
    private String color(int argb) {
        String name = colors.computeIfAbsent(argb & 0xFFFFFF, rgb -> "c" + String.format(Locale.ROOT, "%06x", rgb));
        int alpha = argb >>> 24;
        return alpha == 255 ? name : name + ",opacity=" + n(alpha / 255.0);
    }

    private static String at(double x, double y) {
        return "(" + n(x) + "," + n(y) + ")";
    }

    private static String bp(double units) {
        return n(units * 0.75) + "bp";
    }

    private static String n(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.equals("-0.00") ? "0" : text.replaceFirst("\\.?0+$", "");
    }

    /// Signs that mean something to TeX, or that its usual fonts lack in text.
    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> safe.append("\\textbackslash{}");
                case '{', '}', '$', '&', '#', '_', '%' -> safe.append('\\').appendCodePoint(c);
                case '~' -> safe.append("\\textasciitilde{}");
                case '^' -> safe.append("\\textasciicircum{}");
                case '×' -> safe.append("$\\times$");
                case '·' -> safe.append("$\\cdot$");
                case '…' -> safe.append("\\ldots{}");
                case '−' -> safe.append("$-$");
                case '→' -> safe.append("$\\to$");
                case '≥' -> safe.append("$\\geq$");
                default -> safe.append(c < 0x20 ? " " : Character.toString(c));
            }
        });
        return safe.toString();
    }
}
