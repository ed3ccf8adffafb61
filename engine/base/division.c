/* Names of the divisions of Hubei.
 *
 * Source: GB/T 2260 and its later changes by the State Council. A name or code that has retired keeps its dates,
 * because old documents carry it; retirements are certain to the month and are taken to act at the month's end, but for
 * 襄樊, whose day is known (9 December 2010). Order: by code, then by date. */
#include "qinqing/identifier.h"

#include <string.h>

typedef struct {
    int code;
    int32_t from;  /* yyyymmdd of its first day, 0 for always */
    int32_t until; /* yyyymmdd of its last day, 0 for still in use */
    const char *chinese, *english;
} division;

static const division divisions[] = {
    {420000, 0, 0, "湖北省", "Hubei"},
    {420100, 0, 0, "武汉市", "Wuhan"},
    {420102, 0, 0, "江岸区", "Jiang'an"},
    {420103, 0, 0, "江汉区", "Jianghan"},
    {420104, 0, 0, "硚口区", "Qiaokou"},
    {420105, 0, 0, "汉阳区", "Hanyang"},
    {420106, 0, 0, "武昌区", "Wuchang"},
    {420107, 0, 0, "青山区", "Qingshan"},
    {420111, 0, 0, "洪山区", "Hongshan"},
    {420112, 0, 0, "东西湖区", "Dongxihu"},
    {420113, 0, 0, "汉南区", "Hannan"},
    {420114, 0, 0, "蔡甸区", "Caidian"},
    {420115, 0, 0, "江夏区", "Jiangxia"},
    {420116, 0, 0, "黄陂区", "Huangpi"},
    {420117, 0, 0, "新洲区", "Xinzhou"},
    {420200, 0, 0, "黄石市", "Huangshi"},
    {420202, 0, 0, "黄石港区", "Huangshigang"},
    {420203, 0, 0, "西塞山区", "Xisaishan"},
    {420204, 0, 0, "下陆区", "Xialu"},
    {420205, 0, 0, "铁山区", "Tieshan"},
    {420222, 0, 0, "阳新县", "Yangxin"},
    {420281, 0, 0, "大冶市", "Daye"},
    {420300, 0, 0, "十堰市", "Shiyan"},
    {420302, 0, 0, "茅箭区", "Maojian"},
    {420303, 0, 0, "张湾区", "Zhangwan"},
    {420304, 20140901, 0, "郧阳区", "Yunyang"},
    {420321, 0, 20140930, "郧县", "Yunxian"},
    {420322, 0, 0, "郧西县", "Yunxi"},
    {420323, 0, 0, "竹山县", "Zhushan"},
    {420324, 0, 0, "竹溪县", "Zhuxi"},
    {420325, 0, 0, "房县", "Fangxian"},
    {420381, 0, 0, "丹江口市", "Danjiangkou"},
    {420400, 0, 19940930, "沙市市", "Shashi"},
    {420500, 0, 0, "宜昌市", "Yichang"},
    {420502, 0, 0, "西陵区", "Xiling"},
    {420503, 0, 0, "伍家岗区", "Wujiagang"},
    {420504, 0, 0, "点军区", "Dianjun"},
    {420505, 0, 0, "猇亭区", "Xiaoting"},
    {420506, 0, 0, "夷陵区", "Yiling"},
    {420525, 0, 0, "远安县", "Yuan'an"},
    {420526, 0, 0, "兴山县", "Xingshan"},
    {420527, 0, 0, "秭归县", "Zigui"},
    {420528, 0, 0, "长阳土家族自治县", "Changyang"},
    {420529, 0, 0, "五峰土家族自治县", "Wufeng"},
    {420581, 0, 0, "宜都市", "Yidu"},
    {420582, 0, 0, "当阳市", "Dangyang"},
    {420583, 0, 0, "枝江市", "Zhijiang"},
    {420600, 0, 20101208, "襄樊市", "Xiangfan"},
    {420600, 20101209, 0, "襄阳市", "Xiangyang"},
    {420602, 0, 0, "襄城区", "Xiangcheng"},
    {420606, 0, 0, "樊城区", "Fancheng"},
    {420607, 0, 20101208, "襄阳区", "Xiangyang District"},
    {420607, 20101209, 0, "襄州区", "Xiangzhou"},
    {420624, 0, 0, "南漳县", "Nanzhang"},
    {420625, 0, 0, "谷城县", "Gucheng"},
    {420626, 0, 0, "保康县", "Baokang"},
    {420682, 0, 0, "老河口市", "Laohekou"},
    {420683, 0, 0, "枣阳市", "Zaoyang"},
    {420684, 0, 0, "宜城市", "Yicheng"},
    {420700, 0, 0, "鄂州市", "Ezhou"},
    {420702, 0, 0, "梁子湖区", "Liangzihu"},
    {420703, 0, 0, "华容区", "Huarong"},
    {420704, 0, 0, "鄂城区", "Echeng"},
    {420800, 0, 0, "荆门市", "Jingmen"},
    {420802, 0, 0, "东宝区", "Dongbao"},
    {420804, 0, 0, "掇刀区", "Duodao"},
    {420821, 0, 20180228, "京山县", "Jingshan"},
    {420822, 0, 0, "沙洋县", "Shayang"},
    {420881, 0, 0, "钟祥市", "Zhongxiang"},
    {420882, 20180201, 0, "京山市", "Jingshan"},
    {420900, 0, 0, "孝感市", "Xiaogan"},
    {420902, 0, 0, "孝南区", "Xiaonan"},
    {420921, 0, 0, "孝昌县", "Xiaochang"},
    {420922, 0, 0, "大悟县", "Dawu"},
    {420923, 0, 0, "云梦县", "Yunmeng"},
    {420981, 0, 0, "应城市", "Yingcheng"},
    {420982, 0, 0, "安陆市", "Anlu"},
    {420984, 0, 0, "汉川市", "Hanchuan"},
    {421000, 0, 0, "荆州市", "Jingzhou"},
    {421002, 0, 0, "沙市区", "Shashi District"},
    {421003, 0, 0, "荆州区", "Jingzhou District"},
    {421022, 0, 0, "公安县", "Gong'an"},
    {421023, 0, 20200630, "监利县", "Jianli"},
    {421024, 0, 0, "江陵县", "Jiangling"},
    {421081, 0, 0, "石首市", "Shishou"},
    {421083, 0, 0, "洪湖市", "Honghu"},
    {421087, 0, 0, "松滋市", "Songzi"},
    {421088, 20200601, 0, "监利市", "Jianli"},
    {421100, 0, 0, "黄冈市", "Huanggang"},
    {421102, 0, 0, "黄州区", "Huangzhou"},
    {421121, 0, 0, "团风县", "Tuanfeng"},
    {421122, 0, 0, "红安县", "Hong'an"},
    {421123, 0, 0, "罗田县", "Luotian"},
    {421124, 0, 0, "英山县", "Yingshan"},
    {421125, 0, 0, "浠水县", "Xishui"},
    {421126, 0, 0, "蕲春县", "Qichun"},
    {421127, 0, 0, "黄梅县", "Huangmei"},
    {421181, 0, 0, "麻城市", "Macheng"},
    {421182, 0, 0, "武穴市", "Wuxue"},
    {421200, 0, 0, "咸宁市", "Xianning"},
    {421202, 0, 0, "咸安区", "Xian'an"},
    {421221, 0, 0, "嘉鱼县", "Jiayu"},
    {421222, 0, 0, "通城县", "Tongcheng"},
    {421223, 0, 0, "崇阳县", "Chongyang"},
    {421224, 0, 0, "通山县", "Tongshan"},
    {421281, 0, 0, "赤壁市", "Chibi"},
    {421300, 0, 0, "随州市", "Suizhou"},
    {421302, 0, 20090331, "曾都区", "Zengdu"},
    {421303, 20090301, 0, "曾都区", "Zengdu"},
    {421321, 20090301, 0, "随县", "Suixian"},
    {421381, 0, 0, "广水市", "Guangshui"},
    {422800, 0, 0, "恩施土家族苗族自治州", "Enshi"},
    {422801, 0, 0, "恩施市", "Enshi City"},
    {422802, 0, 0, "利川市", "Lichuan"},
    {422822, 0, 0, "建始县", "Jianshi"},
    {422823, 0, 0, "巴东县", "Badong"},
    {422825, 0, 0, "宣恩县", "Xuan'en"},
    {422826, 0, 0, "咸丰县", "Xianfeng"},
    {422827, 0, 0, "来凤县", "Laifeng"},
    {422828, 0, 0, "鹤峰县", "Hefeng"},
    {429004, 0, 0, "仙桃市", "Xiantao"},
    {429005, 0, 0, "潜江市", "Qianjiang"},
    {429006, 0, 0, "天门市", "Tianmen"},
    {429021, 0, 0, "神农架林区", "Shennongjia"},
};

static int code_number(const char *code6)
{
    int code = 0;
    for (int i = 0; i < 6; i++) {
        if (!g_ascii_isdigit(code6[i])) return -1;
        code = code * 10 + (code6[i] - '0');
    }
    return code6[6] == '\0' ? code : -1;
}

/* A day as yyyymmdd; no day at all stands for now. */
static int32_t day_number(qq_day on)
{
    if (on == QQ_DAY_NONE || on == QQ_DAY_FOREVER) return INT32_MAX;
    int year, month, day;
    qq_day_to_civil(on, &year, &month, &day);
    return year * 10000 + month * 100 + day;
}

const char *qq_division_name(const char *code6, qq_day on, bool english)
{
    int code = code_number(code6);
    int32_t day = day_number(on);
    size_t low = 0, high = G_N_ELEMENTS(divisions);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (divisions[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < G_N_ELEMENTS(divisions) && divisions[low].code == code; low++) {
        const division *d = &divisions[low];
        if (day >= d->from && (d->until == 0 || day <= d->until)) return english ? d->english : d->chinese;
    }
    return NULL;
}
