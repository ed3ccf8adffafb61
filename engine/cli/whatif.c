/* qinqing whatif: one subcommand a question; each has its own file. */
#include "whatif.h"

int qq_command_whatif(int argc, char **argv)
{
    static const qq_command verbs[] = {
        {0} /* the end */
    };
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs) - 1);
}
