package convas.app.canvas;

import convas.app.theme.Theme;
import convas.core.layer.Category;
import convas.core.layout.Rect;
import convas.core.vision.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Parts of a picture, and what is written below it.
final class Excerpts {
    private static final double SIZE = 11;
    private static final double ROOM = 360;

    private Excerpts() {}

    /// A picture as it was chosen.
    ///
    /// @param area of the scene that it is cut to, or null
    static DisplayList chosen(Scene scene, Theme theme, Map<String, List<Picture>> thumbnails, Rect area, PictureChoice choice) {
        DisplayList all = Sketch.of(scene, theme, choice.thumbnails() ? thumbnails : Map.of());
        DisplayList part = area == null ? all : of(all, choice.scope() == PictureChoice.Scope.SELECTION ? area.grow(8) : area);
        DisplayList explained = explained(part, scene, theme, choice.legend(), choice.note());
        return choice.transparent() ? new DisplayList(explained.marks(), explained.bounds(), 0) : explained;
    }

    /// What lies in an area, which becomes the whole. Connections end at its edge.
    static DisplayList of(DisplayList list, Rect area) {
        List<Mark> marks = new ArrayList<>();
        for (Mark mark : list.marks()) {
            if (mark.bounds().overlaps(area)) {
                marks.addAll(mark instanceof Mark.Wire wire ? Cut.wire(wire, area) : List.of(mark));
            }
        }
        return new DisplayList(marks, area, list.background());
    }

    /// The same with the colours of its layers explained below, and a sentence.
    static DisplayList explained(DisplayList list, Scene scene, Theme theme, boolean legend, String note) {
        if (!legend && note.isEmpty()) {
            return list;
        }
        List<Mark> marks = new ArrayList<>(list.marks());
        Rect all = list.bounds();
        double y = all.bottom() + 28;
        double x = all.x();
        if (legend) {
            for (Map.Entry<Category, String> role : roles(scene).entrySet()) {
                double width = 20 + Face.REGULAR.width(role.getValue(), SIZE) + 18;
                if (x > all.x() && x + width > all.right()) {
                    x = all.x();
                    y += 20;
                }
                marks.add(new Mark.Box(new Rect(x, y - 10, 12, 12), 3, false, 0xFF000000 | theme.block(role.getKey()), 0, 0, false, Mark.Zoom.ALWAYS));
                marks.add(text(x + 18, y, role.getValue(), theme));
                x += width;
            }
            y += 20;
        }
        if (!note.isEmpty()) {
            marks.add(text(all.x(), y, note, theme));
            y += 20;
        }
        double right = Math.max(all.right(), all.x() + (note.isEmpty() ? 0 : Face.REGULAR.width(note, SIZE)));
        return new DisplayList(marks, new Rect(all.x(), all.y(), right - all.x(), y - 16 - all.y()), list.background());
    }

    private static Mark text(double x, double y, String text, Theme theme) {
        return new Mark.Text(x, y, text, Face.REGULAR, SIZE, SIZE, SIZE, Math.max(ROOM, Face.REGULAR.width(text, SIZE) + 1),
            0xFF000000 | theme.secondary(), Mark.Align.LEFT, false, Mark.Zoom.ALWAYS);
    }

    private static Map<Category, String> roles(Scene scene) {
        Map<Category, String> roles = new LinkedHashMap<>();
        for (Category category : Category.values()) {
            if (scene.cards().stream().anyMatch(card -> card.category() == category)) {
                String name = category.name().toLowerCase(Locale.ROOT);
                roles.put(category, Character.toUpperCase(name.charAt(0)) + name.substring(1));
            }
        }
        return roles;
    }
}
