package convas.app.task;

import convas.core.vision.Picture;

/// A picture and what people call it: its title or file name.
public record NamedPicture(String name, Picture picture) {}
