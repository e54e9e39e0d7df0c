#pragma once
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// prctl and syscall take any number of arguments, and Swift hides fork: none of them can be called from there.

static inline int sallyport_forgo_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/// Installs a filter of system calls on every thread; a positive number is a thread that cannot have it.
static inline long sallyport_seccomp(const struct sock_fprog *program) {
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program);
}

/// The version of Landlock's interface; negative where the kernel has none.
static inline long sallyport_landlock_version(void) {
    return syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
}

static inline int sallyport_landlock_create(const void *attributes, size_t size) {
    return (int)syscall(SYS_landlock_create_ruleset, attributes, size, 0);
}

static inline int sallyport_landlock_restrict(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}

static inline pid_t sallyport_fork(void) { return fork(); }

static inline int sallyport_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
