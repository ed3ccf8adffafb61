/* Acts, honours and crimes of the generator.
 * Laws named: 建筑法, 招标投标法 and 招标投标法实施条例, 建设工程质量管理条例, 建设工程安全生产管理条例, 安全生产许可证条例, 民用建筑节能条例,
 * 保障农民工工资支付条例. The texts are samples of the style of decisions, not legal advice. */
#include "acts.h"

#include <stddef.h>
#include "random.h"

#define QUALITY(article) "《建设工程质量管理条例》" article
#define SAFETY(article) "《建设工程安全生产管理条例》" article
#define BIDDING(article) "《中华人民共和国招标投标法》" article

static const act construction[] = {
    {"D1-1-01", "无资质证书或超出资质等级承揽工程", QUALITY("第二十五条第二款、第六十条第一款"), 'A', 6},
    {"D1-1-03", "让他人以本单位名义承揽工程", QUALITY("第二十五条第二款、第六十一条"), 'A', 5},
    {"D1-1-04", "逾期未办理资质变更手续", "《建筑业企业资质管理规定》第十九条、第三十八条", 'C', 12},
    {"D1-1-06", "须持证的技术工种未经培训考核取证即上岗", SAFETY("第二十五条、第六十二条第（二）项"), 'B', 9},
    {"D1-2-01", "向发包方人员给予回扣以承揽业务", "《中华人民共和国建筑法》第十七条、第六十八条", 'A', 2},
    {"D1-2-02", "与其他投标人串通投标", BIDDING("第三十二条、第五十三条"), 'A', 6},
    {"D1-2-03", "以弄虚作假方式骗取中标", BIDDING("第三十三条、第五十四条"), 'A', 5},
    {"D1-2-04", "不按照与招标人订立的合同履行义务", BIDDING("第四十八条、第六十条"), 'B', 6},
    {"D1-2-05", "将所承包的工程违法分包", QUALITY("第二十五条第三款、第六十二条第一款"), 'A', 12},
    {"D1-3-01", "不按照工程设计图纸和施工技术标准施工", QUALITY("第二十八条第一款、第六十四条"), 'A', 9},
    {"D1-3-02", "未按照民用建筑节能设计施工", "《民用建筑节能条例》第十五条、第四十一条", 'B', 8},
    {"D1-3-03", "未对涉及结构安全的试块试件取样检测", QUALITY("第三十一条、第六十五条"), 'B', 14},
    {"D1-3-05", "拖延履行保修义务", QUALITY("第四十一条、第六十六条"), 'B', 8},
    {"D1-4-02", "对施工安全事故隐患不采取措施消除", SAFETY("第二十三条、第六十二条"), 'B', 16},
    {"D1-4-03", "施工时无专职安全生产管理人员现场监督", SAFETY("第二十三条、第六十二条第（一）项"), 'B', 16},
    {"D1-4-04", "作业人员未经安全教育培训考核合格即上岗", SAFETY("第三十六条、第三十七条、第六十二条第（二）项"), 'B', 14},
    {"D1-4-05", "未在施工现场危险部位设置明显的安全警示标志", SAFETY("第二十八条、第六十二条第（三）项"), 'B', 14},
    {"D1-4-06", "未向作业人员提供安全防护用具和安全防护服装", SAFETY("第三十二条、第六十二条第（四）项"), 'B', 10},
    {"D1-4-07", "施工起重机械验收合格后未办理登记", SAFETY("第三十五条、第六十二条第（五）项"), 'C', 16},
    {"D1-4-09", "挪用安全文明施工措施费用", SAFETY("第二十二条、第六十三条"), 'B', 3},
    {"D1-4-10", "施工前未对安全施工的技术要求作出详细说明", SAFETY("第二十七条、第六十四条第（一）项"), 'C', 20},
    {"D1-4-11", "在城市市区内的施工现场未实行封闭围挡", SAFETY("第三十条、第六十四条第（二）项"), 'C', 28},
    {"D1-4-12", "在尚未竣工的建筑物内设置员工集体宿舍", SAFETY("第二十九条、第六十四条第（三）项"), 'B', 7},
    {"D1-4-15", "安全防护用具、机械设备进场前未经查验即投入使用", SAFETY("第三十四条、第六十五条第（一）项"), 'B', 9},
    {"D1-4-16", "使用未经验收的施工起重机械", SAFETY("第三十五条、第六十五条第（二）项"), 'B', 10},
    {"D1-4-17", "委托不具有相应资质的单位拆装塔式起重机", SAFETY("第十七条、第六十五条第（三）项"), 'A', 3},
    {"D1-4-18", "施工组织设计中未编制专项施工方案", SAFETY("第二十六条、第六十五条第（四）项"), 'B', 12},
    {"D1-4-19", "项目负责人未履行安全生产管理职责", SAFETY("第二十一条、第六十六条"), 'B', 12},
    {"D1-4-20", "取得资质证书后降低安全生产条件", SAFETY("第六十七条"), 'A', 3},
    {"D1-4-22", "未取得安全生产许可证擅自进行生产", "《安全生产许可证条例》第二条、第十九条", 'A', 3},
    {"D1-4-23", "安全生产许可证有效期满未办理延期手续继续施工", "《安全生产许可证条例》第九条、第二十条", 'B', 5},
    {"D1-5-01", "拖欠或者克扣劳动者工资", "《保障农民工工资支付条例》第三十条、第五十五条", 'A', 5},
    {"Q6-01", "向住房城乡建设部门工作人员赠送财物", "《关于构建新型政商关系的实施意见》“六个严禁”第一项", 'A', 1},
};

static const act supervision[] = {
    {"E1-1-01", "超出资质等级承揽监理业务", QUALITY("第三十四条第二款、第六十条第一款"), 'A', 5},
    {"E1-2-05", "转让工程监理业务", QUALITY("第三十四条第三款、第六十二条第二款"), 'A', 5},
    {"E1-2-06", "与被监理工程的承包单位有利害关系仍承担监理业务", QUALITY("第三十五条、第六十八条"), 'B', 4},
    {"E1-3-02", "将不合格的建筑材料按照合格签字", QUALITY("第三十六条、第六十七条第（二）项"), 'A', 8},
    {"E1-4-01", "未对施工组织设计中的安全技术措施进行审查", SAFETY("第十四条、第五十七条第（一）项"), 'B', 24},
    {"E1-4-02", "发现安全事故隐患未及时要求施工单位整改", SAFETY("第十四条、第五十七条第（二）项"), 'B', 30},
    {"E1-4-04", "未依照法律、法规和工程建设强制性标准实施监理", SAFETY("第十四条、第五十七条第（四）项"), 'B', 24},
};

static const act design[] = {
    {"C1-1-01", "超出资质等级承揽设计业务", QUALITY("第十八条第二款、第六十条第一款"), 'A', 10},
    {"C1-2-04", "将所承揽的设计业务违法分包", QUALITY("第十八条第三款、第六十二条第一款"), 'A', 8},
    {"C1-3-01", "未按照工程建设强制性标准进行设计", QUALITY("第十九条、第六十三条第（四）项"), 'A', 22},
    {"C1-3-03", "指定建筑材料、建筑构配件的生产厂", QUALITY("第二十二条、第六十三条第（三）项"), 'B', 24},
    {"C1-4-01", "未在设计文件中注明涉及施工安全的重点部位和环节", SAFETY("第十三条、第五十六条"), 'B', 36},
};

static const act agency[] = {
    {"F1-1-02", "泄露应当保密的与招标投标活动有关的资料", BIDDING("第十五条、第五十条"), 'A', 10},
    {"F1-1-03", "与投标人串通损害招标人合法权益", BIDDING("第十五条、第五十条"), 'A', 12},
    {"F1-1-06", "以不合理的条件限制、排斥潜在投标人", BIDDING("第十八条、第五十一条"), 'B', 48},
    {"F1-1-07", "违反规定收取高额招标资料费", "《中华人民共和国招标投标法实施条例》第十六条", 'C', 30},
};

static const act testing[] = {
    {"H1-1-01", "超出资质范围从事检测活动", "《建设工程质量检测管理办法》第三条、第三十九条", 'A', 20},
    {"H1-1-02", "出具虚假的检测数据", "《建设工程质量检测管理办法》第三十条、第四十二条", 'A', 20},
    {"H1-1-04", "未按照工程建设强制性标准进行检测", "《建设工程质量检测管理办法》第三十条、第四十四条", 'B', 35},
    {"H1-1-05", "未按照规定上报发现的检测不合格事项", "《建设工程质量检测管理办法》第二十一条、第四十五条", 'B', 25},
};

typedef struct {
    char letter;
    uint8_t count;
    const act *acts;
} chapter;

#define CHAPTER(letter, table) {letter, sizeof(table) / sizeof((table)[0]), table}
static const chapter chapters[] = {
    CHAPTER('D', construction), CHAPTER('E', supervision), CHAPTER('C', design),
    CHAPTER('F', agency),       CHAPTER('H', testing),
};

const act *act_for(char letter, uint32_t number) {
    const chapter *found = &chapters[0];
    for (unsigned at = 0; at < sizeof chapters / sizeof chapters[0]; at++)
        if (chapters[at].letter == letter) found = &chapters[at];
    uint32_t total = 0, sum = 0;
    for (unsigned at = 0; at < found->count; at++) total += found->acts[at].weight;
    number %= total;
    for (unsigned at = 0; at < found->count; at++) {
        sum += found->acts[at].weight;
        if (number < sum) return &found->acts[at];
    }
    return &found->acts[0];
}

static const honour honours[] = {
    {"G-01", "中国建设工程鲁班奖（国家优质工程）", "国家级", 25},
    {"G-02", "湖北省建设优质工程（楚天杯）", "省级", 130},
    {"G-03", "先进建筑业企业表彰", "县级以上", 330},
    {"G-04", "省级工程建设工法", "省级", 150},
    {"G-05", "抢险救灾先进单位", "省级", 45},
    {"G-06", "湖北省建筑工程安全文明施工示范工地", "省级", 320},
};

const honour *honour_for(uint32_t permille) {
    uint32_t sum = 0;
    for (unsigned at = 0; at < sizeof honours / sizeof honours[0]; at++) {
        sum += honours[at].weight;
        if (permille < sum) return &honours[at];
    }
    return &honours[0];
}

static const crime crimes[] = {
    {"CR-393", "单位行贿罪", 560},           {"CR-389", "行贿罪", 160},
    {"CR-164-1", "对非国家工作人员行贿罪", 150}, {"CR-391", "对单位行贿罪", 70},
    {"CR-392", "介绍贿赂罪", 30},            {"CR-390-1", "对有影响力的人行贿罪", 30},
};

const crime *crime_for(uint32_t permille) {
    uint32_t sum = 0;
    for (unsigned at = 0; at < sizeof crimes / sizeof crimes[0]; at++) {
        sum += crimes[at].weight;
        if (permille < sum) return &crimes[at];
    }
    return &crimes[0];
}

const char *generated_code(unsigned index) {
    for (unsigned at = 0; at < sizeof chapters / sizeof chapters[0]; at++) {
        if (index < chapters[at].count) return chapters[at].acts[index].code;
        index -= chapters[at].count;
    }
    if (index < sizeof honours / sizeof honours[0]) return honours[index].code;
    index -= sizeof honours / sizeof honours[0];
    return index < sizeof crimes / sizeof crimes[0] ? crimes[index].code : NULL;
}
