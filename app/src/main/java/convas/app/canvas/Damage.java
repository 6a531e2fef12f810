package convas.app.canvas;

import convas.core.layout.Rect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which areas have to be painted again when one picture takes the place of another.
///
/// @param areas in canvas units; they do not overlap
record Damage(List<Rect> areas) {
    /// Beyond so many areas, painting all is quicker.
    private static final int MOST = 40;

    Damage {
        areas = List.copyOf(areas);
    }

    /// @param scale pixels a canvas unit, in both
    /// @return empty if all has to be painted again
    static Optional<Damage> between(DisplayList before, DisplayList now, double scale) {
        if (before.background() != now.background()) {
            return Optional.empty();
        }
        List<Mark> left = shown(before, scale);
        List<Mark> come = shown(now, scale);
        Set<Mark> leftSet = new HashSet<>(left);
        Set<Mark> comeSet = new HashSet<>(come);
        if (!left.stream().filter(comeSet::contains).toList().equals(come.stream().filter(leftSet::contains).toList())) {
            return Optional.empty();
        }
        List<Rect> areas = new ArrayList<>();
        Stream.concat(left.stream().filter(mark -> !comeSet.contains(mark)), come.stream().filter(mark -> !leftSet.contains(mark)))
            .forEach(mark -> add(areas, mark.bounds()));
        return areas.size() > MOST ? Optional.empty() : Optional.of(new Damage(areas));
    }

    private static List<Mark> shown(DisplayList list, double scale) {
        return list.marks().stream().filter(mark -> mark.zoom().shows(scale)).toList();
    }

    private static void add(List<Rect> areas, Rect area) {
        Rect all = area;
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int i = areas.size() - 1; i >= 0; i--) {
                if (areas.get(i).overlaps(all)) {
                    all = all.union(areas.remove(i));
                    grown = true;
                }
            }
        }
        areas.add(all);
    }
}
