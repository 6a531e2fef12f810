package convas.app.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text as it lies on the disk: how its characters are encoded and how its lines end.
///
/// @param text with `\n` at the end of lines where `crlf` holds, otherwise exactly as in the file
/// @param charset UTF-8, or ISO 8859-1 for a file that is not valid UTF-8
/// @param crlf whether every line of the file ends with `\r\n`
public record TextFile(String text, Charset charset, boolean crlf) {
    public static TextFile of(String text) {
        return new TextFile(text, StandardCharsets.UTF_8, false);
    }

    /// @throws IOException if the file cannot be read
    public static TextFile read(Path file) throws IOException {
        return of(Files.readAllBytes(file));
    }

    public static TextFile of(byte[] bytes) {
        Charset charset = StandardCharsets.UTF_8;
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            charset = StandardCharsets.ISO_8859_1;
            text = new String(bytes, charset);
        }
        boolean crlf = allCrlf(text);
        return new TextFile(crlf ? text.replace("\r\n", "\n") : text, charset, crlf);
    }

    /// Another text in the form of this one; UTF-8 if it holds characters that this one's encoding lacks.
    public TextFile with(String other) {
        return new TextFile(other, charset.newEncoder().canEncode(other) ? charset : StandardCharsets.UTF_8, crlf);
    }

    public byte[] bytes() {
        return (crlf ? text.replace("\n", "\r\n") : text).getBytes(charset);
    }

    private static boolean allCrlf(String text) {
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return false;
            }
            if (c == '\r') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                    return false;
                }
                any = true;
                i++;
            }
        }
        return any;
    }
}
