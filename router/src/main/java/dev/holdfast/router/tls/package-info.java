/// TLS in front: certificates from a directory, chosen by the host that a client names, whose
/// client certificates are asked for, and the swap of all of it while connections are open; and PEM
/// for whoever needs it. And TLS to apps: who is believed to be an endpoint. Knows nothing of HTTP.
///
/// `router` makes one {@link dev.holdfast.router.tls.TlsFront} and turns it on a thread of its own;
/// event loops only read from it; the same with {@link dev.holdfast.router.tls.AppTls}, which
/// connections to apps are opened with. Start with those two classes; `docs/tls.md` has the
/// promises.
@org.jspecify.annotations.NullMarked
package dev.holdfast.router.tls;
