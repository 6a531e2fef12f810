package convas.core.net;

/// Error: Caffe refuses the net. Warning: it runs, but probably not as meant. Info: worth knowing.
public enum Severity { ERROR, WARNING, INFO }
