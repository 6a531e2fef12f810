package convas.app.words;

import java.util.Locale;

/// The languages the editor speaks.
public enum Language {
    ENGLISH("", "English"), CHINESE("zh", "简体中文");

    private final String code;
    private final String title;

    Language(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /// Name of its file of sentences; empty for English, which needs none.
    public String code() {
        return code;
    }

    /// What its speakers call it.
    public String title() {
        return title;
    }

    /// The language of this computer's user, or English if the editor does not speak it.
    public static Language ofSystem() {
        return Locale.getDefault(Locale.Category.DISPLAY).getLanguage().equals("zh") ? CHINESE : ENGLISH;
    }
}
