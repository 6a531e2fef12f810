package convas.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GradientRoomTest {
    private static final Shape IMAGE = Shape.of(1, 3, 2, 2);

    private final GradientRoom room = new GradientRoom();

    @Test
    void what_is_no_longer_read_is_given_again_as_zeros() {
        Tensor first = room.zeros(IMAGE);
        first.set(0, 2, 1, 1, 5);
        room.keep(Set.of());
        Tensor second = room.zeros(IMAGE);
        assertThat(second.data()).isSameAs(first.data());
        assertThat(second.toArray()).containsOnly(0);
    }

    @Test
    void what_is_still_read_is_not_given_again() {
        Tensor first = room.zeros(IMAGE);
        room.keep(Set.of(first.channels(1, 2).data()));
        assertThat(room.zeros(IMAGE).data()).isNotSameAs(first.data());
    }

    @Test
    void memory_of_another_form_is_not_given() {
        Tensor dense = room.denseZeros(IMAGE);
        Tensor large = room.zeros(Shape.of(1, 3, 4, 4));
        room.keep(Set.of());
        Tensor next = room.zeros(IMAGE);
        assertThat(next.isChannelsLast()).isTrue();
        assertThat(next.data()).isNotSameAs(dense.data()).isNotSameAs(large.data());
        assertThat(room.denseZeros(IMAGE).data()).isSameAs(dense.data());
    }

    @Test
    void the_next_pass_has_what_was_taken_back_but_nothing_that_the_caller_holds() {
        Tensor kept = room.zeros(IMAGE);
        Tensor over = room.zeros(IMAGE);
        room.keep(Set.of(kept.data()));
        room.endPass();
        assertThat(room.zeros(IMAGE).data()).isSameAs(over.data());
        assertThat(room.zeros(IMAGE).data()).isNotSameAs(kept.data());
    }

    @Test
    void what_a_pass_did_not_use_is_let_go() {
        Tensor old = room.zeros(IMAGE);
        room.keep(Set.of());
        room.endPass();
        room.endPass();
        assertThat(room.zeros(IMAGE).data()).isNotSameAs(old.data());
    }
}
