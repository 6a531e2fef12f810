package convas.core.vision;

/// A picture in memory, free of any user interface.
///
/// @param argb the pixels row by row, `0xAARRGGBB`, not premultiplied; not to be changed after the picture is made
public record Picture(int width, int height, int[] argb) {
    /// @throws IllegalArgumentException if the picture is empty or the number of pixels is not `width * height`
    public Picture {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture of " + width + "×" + height + " pixels");
        }
        if (argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException(argb.length + " pixels for " + width + "×" + height);
        }
    }

    /// @param x column from the left
    /// @param y row from the top
    public int at(int x, int y) {
        return argb[y * width + x];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture && width == picture.width && height == picture.height
            && java.util.Arrays.equals(argb, picture.argb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + java.util.Arrays.hashCode(argb);
    }

    @Override
    public String toString() {
        return "picture " + width + "×" + height;
    }
}
