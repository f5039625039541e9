package dev.holdfast.router.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Reads what an app sends into buffers that have room in front: an answer's head that becomes
/// longer on its way to the client then still lies against its body, and both go out as one piece,
/// by one `send` instead of a gathered write of two.
final class HeadroomReads implements RecvByteBufAllocator {
  static final HeadroomReads INSTANCE = new HeadroomReads();

  // A request's id, a date, an age and a cookie. The allocator's size classes have room for as much
  // beyond each power of two from 2 KiB on.
  private static final int HEADROOM = 256;

  private final RecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator();

  private HeadroomReads() {}

  @Override
  public ExtendedHandle newHandle() {
    return new HeadroomHandle((ExtendedHandle) sizes.newHandle());
  }

  private static final class HeadroomHandle extends DelegatingHandle implements ExtendedHandle {
    private final ExtendedHandle sizes;

    HeadroomHandle(ExtendedHandle sizes) {
      super(sizes);
      this.sizes = sizes;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return allocator.ioBuffer(HEADROOM + guess()).setIndex(HEADROOM, HEADROOM);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
      return sizes.continueReading(mayBeMore);
    }
  }
}
