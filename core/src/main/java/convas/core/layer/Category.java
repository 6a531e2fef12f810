package convas.core.layer;

/// The role of a layer in a net; gives palette group, colour and glyph.
public enum Category { DATA, CONVOLUTION, POOL, ACTIVATION, NORMALIZATION, JOIN, DENSE, UTILITY, LOSS, UNKNOWN }
