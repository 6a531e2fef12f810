package convas.core.layer;

/// What a net is read for: Caffe's `Phase`.
public enum Phase { TRAIN, TEST }
