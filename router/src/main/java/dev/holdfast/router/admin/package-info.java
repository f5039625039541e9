/// The admin port: what the router knows and how it fares, for people and for tools. Read-only.
/// Each request has its own virtual thread and reads what other threads publish; nothing here is on
/// a request's way. Start with {@link dev.holdfast.router.admin.AdminServer}.
@NullMarked
package dev.holdfast.router.admin;

import org.jspecify.annotations.NullMarked;
