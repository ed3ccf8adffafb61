/* Whether the test runs under a sanitizer, and should therefore do less of the same. */
#ifndef QINQING_TESTS_SANITIZED_H
#define QINQING_TESTS_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif
#else
#define SANITIZED 0
#endif

#endif
