package convas.app.shell;

import convas.app.file.Journal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
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
        String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT).withLocale(Locale.UK)
            .withZone(ZoneId.systemDefault()).format(entry.when());
        desk.bar(new NoticeBar(id, Feather.LIFE_BUOY,
            "Convas ended before " + entry.name() + " was saved. There is a copy of " + when + ".", desk::close,
            new NoticeBar.Way("Recover", () -> desk.recover(entry)),
            new NoticeBar.Way("Discard", () -> Journal.discard(entry.journal())),
            new NoticeBar.Way("Later", () -> {})));
    }
}
