package convas.core.conformance;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/// Takes a property's seed from `-Dconformance.seed`, or a new one that it prints, and its tries from `-Dconformance.nets`.
final class Seed implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        long seed = Long.getLong("conformance.seed", System.nanoTime());
        System.out.println(context.label() + ": -Dconformance.seed=" + seed);
        context.attributes().setSeed(String.valueOf(seed));
        int share = context.attributes().tries().orElse(100);
        context.attributes().setTries(Integer.getInteger("conformance.nets", 500) * share / 100);
        return property.execute();
    }

    @Override
    public int aroundPropertyProximity() {
        return -1000;
    }
}
