package convas.app.shell;

import convas.app.words.Words;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What dropping files on the window means.
final class WorkbenchDrops {
    /// No more networks than this are opened at once.
    static final int MOST = 10;

    /// @param networks opened in tabs, one after the other
    /// @param folders whose networks are opened
    /// @param weights for the tab then in front, or null
    /// @param image likewise
    /// @param sentence for the status bar while the files hover
    /// @param taken false for what cannot be done; the sentence then says why
    record Meaning(List<Path> networks, List<Path> folders, Path weights, Path image, String sentence, boolean taken) {}

    private WorkbenchDrops() {}

    /// Empty if none of the files is of a kind that Convas reads. Looks at names only, and at what is a folder.
    static Optional<Meaning> meaning(List<File> files) {
        List<Path> networks = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        List<Path> weights = new ArrayList<>();
        List<Path> images = new ArrayList<>();
        for (File file : files) {
            Path path = file.toPath();
            String lower = name(path).toLowerCase(Locale.ROOT);
            if (file.isDirectory()) {
                folders.add(path);
            } else if (lower.endsWith(".prototxt") || lower.endsWith(".pbtxt") || lower.endsWith(".pt") || lower.endsWith(".txt")) {
                networks.add(path);
            } else if (lower.endsWith(".caffemodel")) {
                weights.add(path);
            } else if (lower.matches(".*\\.(png|jpe?g|gif|bmp)")) {
                images.add(path);
            }
        }
        if (networks.isEmpty() && folders.isEmpty() && weights.isEmpty() && images.isEmpty()) {
            return Optional.empty();
        }
        String refused = weights.size() > 1 ? Words.of("One file of weights at a time can be loaded, these are {0}", weights.size())
            : images.size() > 1 ? Words.of("The network runs on one picture at a time, these are {0}", images.size()) : "";
        return Optional.of(new Meaning(networks.subList(0, Math.min(MOST, networks.size())), folders,
            weights.isEmpty() ? null : weights.getFirst(), images.isEmpty() ? null : images.getFirst(),
            refused.isEmpty() ? sentence(networks, folders, weights, images) : refused, refused.isEmpty()));
    }

    private static String sentence(List<Path> networks, List<Path> folders, List<Path> weights, List<Path> images) {
        List<String> opened = new ArrayList<>();
        if (networks.size() == 1) {
            opened.add(name(networks.getFirst()));
        } else if (!networks.isEmpty()) {
            opened.add(networks.size() > MOST ? Words.of("the first {0} of {1} networks in tabs", MOST, networks.size())
                : Words.of("{0} networks in tabs", networks.size()));
        }
        if (folders.size() == 1) {
            opened.add(Words.of("the networks in {0}, at most {1}", name(folders.getFirst()), MOST));
        } else if (!folders.isEmpty()) {
            opened.add(Words.of("the networks in {0} folders, at most {1}", folders.size(), MOST));
        }
        List<String> run = new ArrayList<>();
        weights.forEach(file -> run.add(Words.of("with the weights of {0}", name(file))));
        images.forEach(file -> run.add(Words.of("on {0}", name(file))));
        String what = String.join(Words.of(" and "), opened);
        String how = String.join(Words.of(" and "), run);
        return run.isEmpty() ? Words.of("Drop to open {0}", what) : opened.isEmpty() ? Words.of("Drop to run the network {0}", how)
            : Words.of("Drop to open {0}, and to run the network {1}", what, how);
    }

    /// The networks to open, those of the folders last, each folder by name. Reads the folders.
    static List<Path> networks(Meaning meaning) throws IOException {
        List<Path> all = new ArrayList<>(meaning.networks());
        for (Path folder : meaning.folders()) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> name(file).toLowerCase(Locale.ROOT).endsWith(".prototxt") && Files.isRegularFile(file)).sorted()
                    .limit(MOST).forEach(all::add);
            }
        }
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    /// A root has no name.
    private static String name(Path path) {
        return path.getFileName() == null ? path.toString() : path.getFileName().toString();
    }
}
