package convas.app.theme;

import convas.core.layer.Category;

/// The picture of a role, so that colour is never alone in telling roles apart.
public final class Glyph {
    /// Width and height of the box that the paths are drawn in.
    public static final double SIZE = 16;

    private Glyph() {}

    /// The outline as SVG path data, to be filled by the non-zero rule.
    public static String path(Category category) {
        return switch (category) {
            case DATA -> "M1 2H15V14H1ZM2.6 3.6V12.4H13.4V3.6ZM3.6 11.4L6.8 7.2 9 9.8 10.4 8.2 12.4 11.4Z"
                + "M11 4.8A1.1 1.1 0 1 1 11 7A1.1 1.1 0 1 1 11 4.8Z";
            case CONVOLUTION -> "M1 1H5V5H1ZM6 1H10V5H6ZM11 1H15V5H11ZM1 6H5V10H1ZM6 6H10V10H6ZM11 6H15V10H11Z"
                + "M1 11H5V15H1ZM6 11H10V15H6ZM11 11H15V15H11Z";
            case POOL -> "M1 2H15L10 8.2V14.5L6 12.4V8.2Z";
            case ACTIVATION -> "M1 10.6H6.2L12.6 2L14.9 3.6L7.6 13.4H1Z";
            case NORMALIZATION -> "M1 13.4C5.4 13.4 5 2.6 8 2.6C11 2.6 10.6 13.4 15 13.4Z";
            case JOIN -> "M1.8 1H4.5V4.2L8 7.6L11.5 4.2V1H14.2V5.3L9.4 10V15H6.6V10L1.8 5.3Z";
            case DENSE -> "M1.2 3A1.8 1.8 0 1 1 4.8 3A1.8 1.8 0 1 1 1.2 3ZM1.2 8A1.8 1.8 0 1 1 4.8 8A1.8 1.8 0 1 1 1.2 8Z"
                + "M1.2 13A1.8 1.8 0 1 1 4.8 13A1.8 1.8 0 1 1 1.2 13ZM11.2 5.5A1.8 1.8 0 1 1 14.8 5.5A1.8 1.8 0 1 1 11.2 5.5Z"
                + "M11.2 10.5A1.8 1.8 0 1 1 14.8 10.5A1.8 1.8 0 1 1 11.2 10.5Z"
                + "M3 2.5L13 5V6L3 3.5ZM3 2.4L13 9.9V11.1L3 3.6ZM3 7.5L13 5V6L3 8.5ZM3 7.5L13 10V11L3 8.5Z"
                + "M3 12.4L13 4.9V6.1L3 13.6ZM3 12.5L13 10V11L3 13.5Z";
            case UTILITY -> "M1 3H9.5V0.8L14.5 4.2L9.5 7.6V5.4H1ZM15 13H6.5V15.2L1.5 11.8L6.5 8.4V10.6H15Z";
            case LOSS -> "M8 1A7 7 0 1 1 8 15A7 7 0 1 1 8 1ZM8 3A5 5 0 1 0 8 13A5 5 0 1 0 8 3ZM8 5.5A2.5 2.5 0 1 1 8 10.5A2.5 2.5 0 1 1 8 5.5Z";
            case UNKNOWN -> "M4 5.2A4 4 0 1 1 9.9 8.7C9 9.2 8.9 9.5 8.9 10.4H6.9C6.9 8.4 7.5 7.6 8.8 6.9A2 2 0 1 0 6 5.2ZM6.9 12H8.9V14H6.9Z";
        };
    }
}
