package convas.app.words;

import java.util.Locale;

/// The languages the editor speaks.
public enum Language {
    ENGLISH("", "English", "English"), CHINESE("zh", "简体中文", "Simplified Chinese");

    private final String code;
    private final String title;
    private final String english;

    Language(String code, String title, String english) {
        this.code = code;
        this.title = title;
        this.english = english;
    }

    /// Name of its file of sentences; empty for English, which needs none.
    public String code() {
        return code;
    }

    /// What its speakers call it.
    public String title() {
        return title;
    }

    /// What it is called in English.
    public String english() {
        return english;
    }

    /// The language of this computer's user, or English if the editor does not speak it.
    public static Language ofSystem() {
        return Locale.getDefault(Locale.Category.DISPLAY).getLanguage().equals("zh") ? CHINESE : ENGLISH;
    }
}
