/* Private to engine/cli: `model release`, the report on a proposed package. */
#ifndef QINQING_CLI_MODEL_RELEASE_H
#define QINQING_CLI_MODEL_RELEASE_H

int qq_command_model_release(int argc, char **argv);

#endif
