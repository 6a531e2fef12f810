package convas.app.shell;

import convas.app.file.Settings;
import convas.app.words.Language;
import convas.app.words.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Menu;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;

/// Which language the editor speaks: the system's, or one that was chosen. Every view is made with its words; when another language is
/// chosen, the views are made anew.
public final class Languages {
    private static final String KEY = "language";

    private Languages() {}

    /// Lets all that is made from now on speak the chosen language.
    public static void speak(Settings settings) {
        Language wanted = chosen(settings).orElseGet(Language::ofSystem);
        Words.speak(canBeShown(wanted) ? wanted : Language.ENGLISH);
    }

    /// Empty for the system's.
    private static Optional<Language> chosen(Settings settings) {
        String name = settings.text(KEY, "");
        return Arrays.stream(Language.values()).filter(language -> language.name().equalsIgnoreCase(name)).findFirst();
    }

    private static boolean canBeShown(Language language) {
        return language != Language.CHINESE || Glyphs.tellApart("中", "文");
    }

    /// Fills the menu when it is first opened.
    ///
    /// @param changed done once another language than before is spoken
    static Menu menu(Settings settings, Runnable changed) {
        Menu menu = new Menu(word());
        menu.setId("view.language");
        ToggleGroup group = new ToggleGroup();
        menu.getItems().add(item(group, "language-system", Words.of("As the system"), () -> choose(settings, null, changed)));
        for (Language language : Language.values()) {
            menu.getItems().add(item(group, "language-" + language.name().toLowerCase(Locale.ROOT), language.title(),
                () -> choose(settings, language, changed)));
        }
        return menu;
    }

    /// Marks the choice, and what cannot be shown, each time the menu above is opened.
    static void update(Menu menu, Settings settings) {
        String now = "language-" + chosen(settings).map(Language::name).orElse("system").toLowerCase(Locale.ROOT);
        menu.getItems().forEach(item -> ((RadioMenuItem) item).setSelected(item.getId().equals(now)));
        for (Language language : Language.values()) {
            if (!canBeShown(language)) {
                RadioMenuItem item = (RadioMenuItem) menu.getItems().get(1 + language.ordinal());
                item.setText(Words.of("Simplified Chinese: this computer has no font with its characters"));
                item.setDisable(true);
            }
        }
    }

    /// The choices of the menu, to be found by a language's own or its English name.
    static List<CommandPalette.Entry> entries(Settings settings, Runnable changed) {
        return Arrays.stream(Language.values()).map(language -> new CommandPalette.Entry(language.title(),
            word() + ": " + language.english(), "", canBeShown(language), () -> choose(settings, language, changed))).toList();
    }

    /// For those too who cannot read the language that is spoken.
    private static String word() {
        return Words.of("Language") + (Words.language() == Language.ENGLISH ? "" : " (Language)");
    }

    private static RadioMenuItem item(ToggleGroup group, String id, String text, Runnable run) {
        RadioMenuItem item = new RadioMenuItem(text);
        item.setId(id);
        item.setToggleGroup(group);
        item.setMnemonicParsing(false);
        item.setOnAction(event -> run.run());
        return item;
    }

    private static void choose(Settings settings, Language language, Runnable changed) {
        settings.put(KEY, language == null ? "system" : language.name().toLowerCase(Locale.ROOT));
        settings.saveSoon();
        Language before = Words.language();
        speak(settings);
        if (Words.language() != before) {
            changed.run();
        }
    }
}
