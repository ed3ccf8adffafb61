/* Writing a model in words; shared by the parts of the description. */
#ifndef QINQING_MODEL_DESCRIBE_H
#define QINQING_MODEL_DESCRIBE_H

#include <string.h>
#include "qinqing/model.h"

typedef struct {
    GString *text;
    bool chinese;
} description;

const char *qq_say(const description *out, const char *english, const char *chinese) G_GNUC_FORMAT(2) G_GNUC_FORMAT(3);
void qq_put(description *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
void qq_put_heading(description *out, const char *english, const char *chinese);
void qq_put_basis(description *out, const char *basis, int line);
/* Without needless zeros; gives room. */
const char *qq_say_points(qq_milli value, char room[QQ_MILLI_TEXT]);

/* Grades, gates, vetoes, lists, grounds. */
void qq_describe_rules(description *out, const qq_model *model);
void qq_describe_items(description *out, const qq_model *model);

#endif
