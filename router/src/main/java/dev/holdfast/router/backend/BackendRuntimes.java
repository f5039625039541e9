package dev.holdfast.router.backend;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Runtimes;
import dev.holdfast.registry.view.ConnectHistory;
import java.util.function.Consumer;

/// Makes and retires the backends of the table's endpoints. Table writer only.
public final class BackendRuntimes implements Runtimes<Backend> {
  private final Consumer<Backend> discard;

  /// @param discard has every event loop close its idle connections to a backend; called on the
  ///   table writer's thread, must not block
  public BackendRuntimes(Consumer<Backend> discard) {
    this.discard = discard;
  }

  @Override
  public Backend open(Endpoint endpoint) {
    return new Backend(endpoint);
  }

  @Override
  public ConnectHistory connects(Backend runtime) {
    return runtime.connects();
  }

  @Override
  public void retire(Endpoint endpoint, Backend runtime) {
    runtime.retire();
    if (runtime.isUsed()) {
      discard.accept(runtime);
    }
  }
}
