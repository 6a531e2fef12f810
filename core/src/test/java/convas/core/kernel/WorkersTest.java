package convas.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void every_item_is_done_once_whoever_does_it(int threads) {
        Workers workers = new Workers(threads);
        for (int round = 0; round < 300; round++) {
            int items = round % 41;
            AtomicIntegerArray alone = new AtomicIntegerArray(items);
            AtomicIntegerArray together = new AtomicIntegerArray(items);
            workers.each(items, alone::incrementAndGet);
            workers.split(items, (from, to) -> {
                for (int i = from; i < to; i++) {
                    together.incrementAndGet(i);
                }
            });
            for (int i = 0; i < items; i++) {
                assertThat(alone.get(i)).isEqualTo(1);
                assertThat(together.get(i)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_loop_in_a_loop_is_done_by_the_thread_that_has_it(int threads) {
        AtomicInteger done = new AtomicInteger();
        Workers workers = new Workers(threads);
        workers.each(7, outer -> workers.split(11, (from, to) -> done.addAndGet(to - from)));
        assertThat(done).hasValue(77);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void what_a_task_throws_ends_the_loop_and_the_next_one_runs(int threads) {
        Workers workers = new Workers(threads);
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> workers.each(1_000_000, item -> {
            done.incrementAndGet();
            throw new IllegalStateException("item " + item);
        })).isInstanceOf(IllegalStateException.class);
        assertThat(done.get()).isBetween(1, threads);
        done.set(0);
        workers.each(10, item -> done.incrementAndGet());
        assertThat(done).hasValue(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_loop_can_be_cancelled_between_its_parts(int threads) {
        Workers workers = new Workers(threads);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Check check = () -> {
            if (asked.incrementAndGet() > 3) {
                throw new CancellationException();
            }
        };
        // A helper waits for the caller's verdict, lest it does everything before the caller's turn.
        assertThatThrownBy(() -> check.during(() -> workers.split(1 << 20, (from, to) -> {
            done.addAndGet(to - from);
            while (asked.get() <= 3 && Thread.currentThread().getName().startsWith("convas-kernels")) {
                Thread.onSpinWait();
            }
        }))).isInstanceOf(CancellationException.class);
        assertThat(done.get()).isLessThan(1 << 20);
    }
}
