/* The way from one package to another, element by element.
 *
 * A working document begins as the first package's and takes over one element's difference at a time: words (titles,
 * bases, sources) all at once before anything else, then what is removed, then, in the order of the second model.xml,
 * what is moved, changed or added. Whenever it compiles a step is done. What is left at the end the second package says
 * itself. */
#include <string.h>

#include "model/compile.h"
#include "model/edit.h"
#include "qinqing/error.h"

typedef struct {
    xmlDoc *working, *target;
    const qq_package *package; /* the step before: its tables */
    GPtrArray *steps;          /* of qq_package_step */
    /* Elements that have been taken over since the last step. */
    GString *path, *change;
    bool words;
} walk;

void qq_package_step_free(gpointer data)
{
    qq_package_step *step = data;
    if (!step) return;
    g_free(step->path);
    g_free(step->change);
    qq_package_free(step->package);
    qq_model_free(step->model);
    g_free(step);
}

static qq_package_step *step_new(const char *path, const char *change)
{
    qq_package_step *step = g_new0(qq_package_step, 1);
    step->path = g_strdup(path);
    step->change = g_strdup(change);
    return step;
}

/* ---- what differs in one element ---- */

static bool is_word(const xmlNode *node, const char *attribute)
{
    static const char *const everywhere[] = {"title", "title-zh", "basis", "official"};
    static const char *const of_root[] = {"id", "version", "from", "until"};
    for (unsigned i = 0; i < G_N_ELEMENTS(everywhere); i++)
        if (!strcmp(attribute, everywhere[i])) return true;
    const bool root = !node->parent || node->parent->type != XML_ELEMENT_NODE;
    for (unsigned i = 0; root && i < G_N_ELEMENTS(of_root); i++)
        if (!strcmp(attribute, of_root[i])) return true;
    return false;
}

/* Sets one attribute as the target has it; says so in `change` where it is not NULL. */
static void take_attribute(xmlNode *working, const xmlNode *target, const char *name, GString *change)
{
    const bool had = qq_xml_has(working, name), has = qq_xml_has(target, name);
    g_autofree char *before = qq_xml_text(working, name), *after = qq_xml_text(target, name);
    if (had == has && !strcmp(before, after)) return;
    if (has)
        xmlSetProp(working, (const xmlChar *)name, (const xmlChar *)after);
    else
        xmlUnsetProp(working, (const xmlChar *)name);
    if (change)
        g_string_append_printf(change, "%s%s %s → %s", change->len ? "; " : "", name, had ? before : "–",
                               has ? after : "–");
}

/* Attributes of either; words or the others. */
static void take_attributes(xmlNode *working, const xmlNode *target, bool words, GString *change)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const xmlNode *sides[] = {working, target};
    for (unsigned side = 0; side < G_N_ELEMENTS(sides); side++)
        for (const xmlAttr *attribute = sides[side]->properties; attribute; attribute = attribute->next)
            if (is_word(working, (const char *)attribute->name) == words)
                g_ptr_array_add(names, g_strdup((const char *)attribute->name));
    for (guint i = 0; i < names->len; i++) take_attribute(working, target, g_ptr_array_index(names, i), change);
}

/* ---- the same element on the other side ---- */

/* Its number among its equals of name and word, from 0. */
static int place_among_equals(const xmlNode *node, const char *word)
{
    int place = 0;
    for (const xmlNode *other = qq_xml_first(node->parent); other && other != node; other = qq_xml_next(other)) {
        g_autofree char *own = qq_element_word(other);
        place += !strcmp(own, word) && xmlStrEqual(other->name, node->name);
    }
    return place;
}

static xmlNode *counterpart(const xmlNode *node, const xmlNode *other_parent)
{
    g_autofree char *word = qq_element_word(node);
    int place = place_among_equals(node, word);
    for (const xmlNode *other = qq_xml_first(other_parent); other; other = qq_xml_next(other)) {
        g_autofree char *own = qq_element_word(other);
        if (!strcmp(own, word) && xmlStrEqual(other->name, node->name) && place-- == 0) return (xmlNode *)other;
    }
    return NULL;
}

/* ---- steps ---- */

static void note(walk *at, const char *path, const char *change)
{
    g_string_append_printf(at->path, "%s%s", at->path->len ? ", " : "", *path ? path : "model");
    g_string_append_printf(at->change, "%s%s", at->change->len ? "; " : "", change);
}

/* Makes a step of what was noted, if the working document compiles; otherwise what follows joins it. */
static void try_step(walk *at)
{
    if (!at->path->len) return;
    g_autoptr(qq_model) model = qq_compile_checked(at->working, NULL);
    if (!model) {
        at->words = false;
        return;
    }
    g_autoptr(GBytes) bytes = qq_document_bytes(at->working);
    qq_package_step *step = step_new(at->path->str, at->change->str);
    step->words = at->words;
    step->package = qq_package_with_file(at->package, "model.xml", bytes);
    step->model = g_steal_pointer(&model);
    g_strlcpy(step->model->digest, qq_package_digest(step->package), sizeof step->model->digest);
    g_ptr_array_add(at->steps, step);
    at->package = step->package;
    g_string_truncate(at->path, 0);
    g_string_truncate(at->change, 0);
}

/* ---- words ---- */

static void take_words(xmlNode *working, const xmlNode *target, GString *change)
{
    take_attributes(working, target, true, change);
    for (const xmlNode *node = qq_xml_first(target); node; node = qq_xml_next(node)) {
        xmlNode *own = counterpart(node, working);
        if (own)
            take_words(own, node, change);
        else if (qq_xml_is(node, "source")) {
            xmlAddChild(working, xmlDocCopyNode((xmlNode *)node, working->doc, 1));
            g_string_append(change, "+");
        }
    }
}

static void step_words(walk *at)
{
    g_autoptr(GString) change = g_string_new(NULL);
    take_words(xmlDocGetRootElement(at->working), xmlDocGetRootElement(at->target), change);
    if (!change->len) return;
    note(at, "words", "…");
    at->words = true;
    try_step(at);
    at->words = false;
}

/* ---- removed, moved, changed, added ---- */

static void remove_missing(walk *at, xmlNode *working, const xmlNode *target)
{
    for (const xmlNode *node = qq_xml_first(working), *next; node; node = next) {
        next = qq_xml_next(node);
        const xmlNode *other = counterpart(node, target);
        if (other) {
            remove_missing(at, (xmlNode *)node, other);
            continue;
        }
        if (qq_xml_is(node, "source")) continue; /* what is removed elsewhere may still name it */
        g_autofree char *path = qq_element_path(node);
        xmlUnlinkNode((xmlNode *)node);
        xmlFreeNode((xmlNode *)node);
        note(at, path, "−");
        try_step(at);
    }
}

/* Puts the children in the target's order; those it does not have come last. */
static bool reorder(xmlNode *working, const xmlNode *target)
{
    bool moved = false;
    const xmlNode *expected = qq_xml_first(working);
    for (const xmlNode *node = qq_xml_first(target); node; node = qq_xml_next(node)) {
        xmlNode *own = counterpart(node, working);
        if (!own) continue;
        if (own == expected) {
            expected = qq_xml_next(own);
            continue;
        }
        xmlUnlinkNode(own);
        if (expected)
            xmlAddPrevSibling((xmlNode *)expected, own);
        else
            xmlAddChild(working, own);
        moved = true;
    }
    return moved;
}

static void add_element(xmlNode *working, const xmlNode *node, xmlNode *before)
{
    xmlNode *copy = xmlDocCopyNode((xmlNode *)node, working->doc, 1);
    if (before)
        xmlAddNextSibling(before, copy);
    else if (working->children)
        xmlAddPrevSibling(working->children, copy);
    else
        xmlAddChild(working, copy);
}

static void take_element(walk *at, xmlNode *working, const xmlNode *target)
{
    g_autoptr(GString) change = g_string_new(NULL);
    g_autofree char *path = qq_element_path(working);
    xmlNode *before = NULL;
    take_attributes(working, target, false, change);
    if (reorder(working, target)) g_string_append_printf(change, "%s⇅", change->len ? "; " : "");
    if (change->len) {
        note(at, path, change->str);
        try_step(at);
    }
    for (const xmlNode *node = qq_xml_first(target); node; node = qq_xml_next(node)) {
        xmlNode *own = counterpart(node, working);
        if (own) {
            take_element(at, own, node);
        } else {
            g_autofree char *added = qq_element_path(node);
            add_element(working, node, before);
            own = counterpart(node, working);
            note(at, added, "+");
            try_step(at);
        }
        before = own;
    }
}

/* ---- tables ---- */

static bool equal_files(const qq_package *a, const qq_package *b, const char *name)
{
    GBytes *left = qq_package_file(a, name), *right = qq_package_file(b, name);
    return left == right || (left && right && g_bytes_equal(left, right));
}

static void add_tables(GPtrArray *steps, const qq_package *from, const qq_package *other, bool both)
{
    for (unsigned i = 0; qq_package_file_name(from, i); i++) {
        const char *name = qq_package_file_name(from, i);
        const bool shared = qq_package_file(other, name) != NULL;
        if (!g_str_has_suffix(name, ".dmn") || equal_files(from, other, name) || (shared && !both)) continue;
        qq_package_step *step = step_new(name, shared ? "…" : both ? "+" : "−");
        step->tables = true;
        g_ptr_array_add(steps, step);
    }
}

/* ---- all of it ---- */

/* The last step of the model is the second package itself; its tables are the steps behind. */
static bool finish(walk *at, const qq_package *after, GError **error)
{
    if (at->path->len) {
        g_ptr_array_add(at->steps, step_new(at->path->str, at->change->str));
    } else if (!at->steps->len) {
        return true;
    }
    qq_package_step *last = g_ptr_array_index(at->steps, at->steps->len - 1);
    qq_package_free(last->package);
    qq_model_free(last->model);
    last->package = NULL;
    last->model = qq_model_compile(after, error);
    if (!last->model) return false;
    last->package = qq_package_with_file(after, "model.xml", qq_package_file(after, "model.xml"));
    return true;
}

static bool walk_documents(walk *at, const qq_package *after, GError **error)
{
    xmlNode *working = xmlDocGetRootElement(at->working);
    const xmlNode *target = xmlDocGetRootElement(at->target);
    step_words(at);
    remove_missing(at, working, target);
    take_element(at, working, target);
    return finish(at, after, error);
}

static bool both_compile(const qq_package *before, const qq_package *after, GError **error)
{
    g_autoptr(qq_model) first = qq_model_compile(before, error);
    g_autoptr(qq_model) second = first ? qq_model_compile(after, error) : NULL;
    return second != NULL;
}

GPtrArray *qq_package_steps(const qq_package *before, const qq_package *after, GError **error)
{
    if (!both_compile(before, after, error)) return NULL;
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func(qq_package_step_free);
    walk at = {.working = qq_xml_parse("model.xml", qq_package_file(before, "model.xml"), error),
               .target = qq_xml_parse("model.xml", qq_package_file(after, "model.xml"), error),
               .package = before,
               .steps = steps,
               .path = g_string_new(NULL),
               .change = g_string_new(NULL)};
    const bool good = at.working && at.target && walk_documents(&at, after, error);
    xmlFreeDoc(at.working);
    xmlFreeDoc(at.target);
    g_string_free(at.path, TRUE);
    g_string_free(at.change, TRUE);
    if (!good) return NULL;
    add_tables(steps, before, after, false);
    add_tables(steps, after, before, true);
    return g_steal_pointer(&steps);
}
