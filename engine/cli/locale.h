/* The language of texts for people. */
#ifndef QINQING_CLI_LOCALE_H
#define QINQING_CLI_LOCALE_H

#include <stdbool.h>

/* Sets character type and messages (never numbers) from the environment and binds the catalogues. argv0: as main got
 * it. Call once, before any text is asked for and before a second thread. */
void qq_cli_locale_start(const char *argv0);

/* Whether texts come out in Chinese. */
bool qq_cli_chinese(void);

#endif
