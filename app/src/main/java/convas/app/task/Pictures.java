package convas.app.task;

import convas.app.words.Words;
import convas.core.vision.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Loads pictures: those that come with Convas and those of the user. Safe for any thread.
public final class Pictures {
    private static final String FOLDER = "/convas/images/";

    private Pictures() {}

    /// A picture that comes with Convas.
    ///
    /// @param file its name in the folder of pictures
    public record Bundled(String file, String title) {
        public NamedPicture load() {
            try (InputStream in = open(file)) {
                return new NamedPicture(Words.of(title), decode(in, title));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// In the order in which they are offered.
    public static List<Bundled> bundled() {
        try (InputStream in = open("index.json")) {
            List<Bundled> out = new ArrayList<>();
            for (JsonNode entry : JsonMapper.builder().build().readTree(in)) {
                out.add(new Bundled(entry.get("file").asString(), entry.get("title").asString()));
            }
            return List.copyOf(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a net without a chosen picture sees: a digit for one channel, else the first picture in colour.
    public static NamedPicture usual(int channels) {
        List<Bundled> all = bundled();
        return all.stream().filter(b -> b.file().startsWith("digit") == (channels == 1)).findFirst().orElse(all.getFirst()).load();
    }

    /// @throws IOException if the file cannot be read or is no picture; the message is for people
    public static NamedPicture load(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new NamedPicture(file.getFileName().toString(), decode(in, file.getFileName().toString()));
        }
    }

    public static Picture of(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] argb = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
        return new Picture(width, height, argb);
    }

    public static Image image(Picture picture) {
        WritableImage image = new WritableImage(picture.width(), picture.height());
        image.getPixelWriter().setPixels(
            0, 0, picture.width(), picture.height(), PixelFormat.getIntArgbInstance(), picture.argb(), 0, picture.width());
        return image;
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = Pictures.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException("picture " + name + " is missing");
        }
        return in;
    }

    private static Picture decode(InputStream in, String name) throws IOException {
        Image image = new Image(in);
        if (image.isError() || image.getWidth() < 1) {
            throw new IOException(Words.of("{0} is not a picture that can be read; PNG, JPEG, GIF and BMP can", name));
        }
        return of(image);
    }
}
