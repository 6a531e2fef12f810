package convas.app.file;

import convas.app.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads what should be a network as text, and refuses what surely is none before it fills the memory.
public final class NetworkFile {
    private static final long LARGEST = 256L << 20;

    private NetworkFile() {}

    /// Why a file is no network.
    public enum Fault {
        FOLDER(Words.key("is a folder; give a .prototxt file")),
        TOO_LARGE(Words.key("is larger than 256 MB and surely not prototxt")),
        NOT_TEXT(Words.key("is not text; give a network as .prototxt"));

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        /// To be put behind the file's name: `is a folder; …`.
        public String words() {
            return words;
        }
    }

    /// A file that is there, but is no text of a network.
    public static final class Unfit extends IOException {
        private static final long serialVersionUID = 1;
        private final Fault fault;

        Unfit(Fault fault) {
            super("It " + fault.words() + ".");
            this.fault = fault;
        }

        public Fault fault() {
            return fault;
        }
    }

    /// @throws Unfit if it is no text
    /// @throws IOException if it cannot be read
    public static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new Unfit(Fault.FOLDER);
        }
        if (Files.size(file) > LARGEST) {
            throw new Unfit(Fault.TOO_LARGE);
        }
        byte[] bytes = Files.readAllBytes(file);
        for (byte each : bytes) {
            if (each == 0) {
                throw new Unfit(Fault.NOT_TEXT);
            }
        }
        return bytes;
    }
}
