package convas.app.shell;

import convas.app.file.Journal;
import convas.app.file.NetworkFile;
import convas.app.file.TextFile;
import convas.app.words.Words;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import org.kordamp.ikonli.feather.Feather;

/// Offers work that outlived a crash, each piece in a bar of its own.
final class Recovery {
    private final Desk desk;

    Recovery(Desk desk) {
        this.desk = desk;
    }

    void offer(List<Journal.Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            offer(entries.get(i), i == 0 ? "recover" : "recover-" + (i + 1));
        }
    }

    private void offer(Journal.Entry entry, String id) {
        desk.bar(id, () -> bar(entry, id));
    }

    private NoticeBar bar(Journal.Entry entry, String id) {
        String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT).withLocale(Words.locale())
            .withZone(ZoneId.systemDefault()).format(entry.when());
        NoticeBar.Way recover = new NoticeBar.Way(Words.of("Recover"), () -> {
            desk.take(id);
            desk.recover(entry);
        });
        NoticeBar.Way discard = new NoticeBar.Way(Words.of("Discard"), () -> {
            desk.take(id);
            Journal.discard(entry.journal());
        });
        return new NoticeBar(id, Feather.LIFE_BUOY,
            Words.of("Convas ended before {0} was saved. There is a copy of {1}.", entry.name(), when), desk::close,
            recover, discard, new NoticeBar.Way(Words.of("Show differences"), () -> differences(entry, when, recover, discard), true),
            new NoticeBar.Way(Words.of("Later"), () -> {}));
    }

    private void differences(Journal.Entry entry, String when, NoticeBar.Way... ways) {
        CompletableFuture.supplyAsync(() -> saved(entry)).thenAcceptAsync(saved -> Differences.open(desk.overlay(),
            entry.path().isPresent() ? Words.of("{0}: from the file to the copy of {1}", entry.name(), when)
                : Words.of("{0}: the copy of {1}", entry.name(), when),
            saved, entry.text(), List.of(ways)), Platform::runLater);
    }

    /// What the file holds; nothing if there is none, or none that can be read.
    private static String saved(Journal.Entry entry) {
        try {
            return entry.path().isPresent() ? TextFile.of(NetworkFile.read(entry.path().get())).text() : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
