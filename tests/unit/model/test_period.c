/* Which period answers on which day, and when another one does. */
#include "qinqing/model.h"

static qq_day day_of(int year, int month, int date)
{
    qq_day day = 0;
    g_assert_true(qq_day_from_civil(year, month, date, &day));
    return day;
}

static void assert_period(const qq_model *model, qq_day day, qq_day from, qq_day until)
{
    qq_day first, last;
    qq_model_period(model, day, &first, &last);
    g_assert_cmpint(first, ==, from);
    g_assert_cmpint(last, ==, until);
}

static void test_quarters(void)
{
    const qq_model model = {.period = {.months = 3, .cut_off_day = 10}};
    assert_period(&model, day_of(2026, 1, 10), day_of(2025, 7, 1), day_of(2025, 9, 30));
    assert_period(&model, day_of(2026, 1, 11), day_of(2025, 10, 1), day_of(2025, 12, 31));
    assert_period(&model, day_of(2026, 2, 1), day_of(2025, 10, 1), day_of(2025, 12, 31));
    assert_period(&model, day_of(2026, 4, 10), day_of(2025, 10, 1), day_of(2025, 12, 31));
    assert_period(&model, day_of(2024, 4, 11), day_of(2024, 1, 1), day_of(2024, 3, 31));
    g_assert_cmpint(qq_model_period_switch(&model, day_of(2026, 1, 10)), ==, day_of(2026, 1, 11));
    g_assert_cmpint(qq_model_period_switch(&model, day_of(2026, 1, 11)), ==, day_of(2026, 4, 11));
}

static void test_months_and_years(void)
{
    const qq_model month = {.period = {.months = 1}}, year = {.period = {.months = 12, .cut_off_day = 28}};
    assert_period(&month, day_of(2024, 3, 1), day_of(2024, 2, 1), day_of(2024, 2, 29));
    assert_period(&month, day_of(2024, 3, 31), day_of(2024, 2, 1), day_of(2024, 2, 29));
    assert_period(&year, day_of(2026, 1, 28), day_of(2024, 1, 1), day_of(2024, 12, 31));
    assert_period(&year, day_of(2026, 1, 29), day_of(2025, 1, 1), day_of(2025, 12, 31));
    assert_period(&year, day_of(2026, 12, 31), day_of(2025, 1, 1), day_of(2025, 12, 31));
}

/* On every day of eight years: the period is over, and the switch is the first day with another one. */
static void test_switches(void)
{
    static const int lengths[] = {1, 3, 12}, days[] = {0, 1, 10, 28};
    for (size_t l = 0; l < G_N_ELEMENTS(lengths); l++)
        for (size_t c = 0; c < G_N_ELEMENTS(days); c++) {
            const qq_model model = {.period = {.months = lengths[l], .cut_off_day = days[c]}};
            qq_day turn = qq_model_period_switch(&model, day_of(2020, 1, 1) - 1), before, first, last;
            qq_model_period(&model, day_of(2020, 1, 1) - 1, &before, &last);
            for (qq_day day = day_of(2020, 1, 1); day < day_of(2028, 1, 1); day++) {
                qq_model_period(&model, day, &first, &last);
                g_assert_cmpint(last, <, day);
                g_assert_true((first != before) == (day == turn));
                if (day == turn) turn = qq_model_period_switch(&model, day);
                g_assert_cmpint(turn, >, day);
                before = first;
            }
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/period/quarters", test_quarters);
    g_test_add_func("/model/period/months-and-years", test_months_and_years);
    g_test_add_func("/model/period/switches", test_switches);
    return g_test_run();
}
