#include "server/features/demo/matters.hpp"

namespace chengxin::demo {
namespace {

using Form = Business::Form;
using Extra = PenaltyMatter::Extra;
using namespace trade;

constexpr Business k_businesses[] = {
    {"食品有限公司", Form::company, food | shop},
    {"商贸有限公司", Form::company, food | shop},
    {"餐饮管理有限公司", Form::company, food | health},
    {"乳业有限责任公司", Form::company, food | industry},
    {"粮油有限公司", Form::company, food | industry},
    {"医药有限公司", Form::company, drugs | shop},
    {"大药房连锁有限公司", Form::company, drugs | shop},
    {"物流有限责任公司", Form::company, transport},
    {"运输有限公司", Form::company, transport},
    {"汽车服务有限公司", Form::company, transport | shop},
    {"建筑安装工程有限公司", Form::company, building},
    {"房地产开发有限公司", Form::company, building},
    {"建材有限公司", Form::company, building | industry},
    {"酒店管理有限公司", Form::company, health | food | culture},
    {"文化旅游发展有限公司", Form::company, culture},
    {"文化传媒有限公司", Form::company, culture},
    {"农业科技有限公司", Form::company, farming},
    {"生物科技有限责任公司", Form::company, farming | industry},
    {"石油销售有限公司", Form::company, chemicals | shop},
    {"化工有限公司", Form::company, chemicals | industry},
    {"燃气有限公司", Form::company, chemicals | building},
    {"环保科技有限公司", Form::company, industry},
    {"信息技术有限责任公司", Form::company, people | shop},
    {"人力资源服务有限公司", Form::company, people},
    {"物业服务有限公司", Form::company, building | people},
    {"便利店", Form::individual, food | shop},
    {"超市", Form::individual, food | shop},
    {"餐馆", Form::individual, food | health},
    {"特色面馆", Form::individual, food | health},
    {"烘焙坊", Form::individual, food},
    {"水果店", Form::individual, food | shop},
    {"药店", Form::individual, drugs | shop},
    {"汽修部", Form::individual, transport | shop},
    {"理发店", Form::individual, health | shop},
    {"宾馆", Form::individual, health | culture},
    {"网吧", Form::individual, culture},
    {"农资经营部", Form::individual, farming | shop},
    {"五金建材商行", Form::individual, building | shop},
    {"服装店", Form::individual, shop},
    {"种植农民专业合作社", Form::cooperative, farming},
    {"养殖农民专业合作社", Form::cooperative, farming},
    {"农机服务农民专业合作社", Form::cooperative, farming | transport},
    {"职业培训学校", Form::private_institution, people},
    {"养老服务中心", Form::private_institution, health | people},
    {"幼儿园", Form::private_institution, food | people},
};

constexpr LicenceMatter k_licences[] = {
    {"市场监督管理局", "市监许准", "准予行政许可决定书", "普通", "食品经营许可证", "JY1", "预包装食品销售、散装食品销售", 60, food},
    {"市场监督管理局", "市监许准", "准予行政许可决定书", "普通", "食品经营许可证", "JY2", "热食类食品制售、冷食类食品制售", 60, food},
    {"市场监督管理局", "市监许准", "准予行政许可决定书", "普通", "食品生产许可证", "SC1", "乳制品、粮食加工品生产", 60, food},
    {"市场监督管理局", "市监许准", "准予行政许可决定书", "核准", "药品经营许可证", "DA9", "处方药、非处方药零售", 60, drugs},
    {"市场监督管理局", "市监许准", "准予行政许可决定书", "核准", "第三类医疗器械经营许可证", "YL3", "第三类医疗器械零售", 60, drugs},
    {"市场监督管理局", "市监许准", "准予行政许可决定书", "登记", "特种设备使用登记证", "TS1", "电梯使用登记", 0, building | health | shop},
    {"市场监督管理局", "市监登准", "准予登记通知书", "登记", "营业执照", "YZ1", "设立登记", 0, any},
    {"市场监督管理局", "市监登变", "准予变更登记通知书", "登记", "营业执照", "YZ2", "变更登记：经营范围、住所", 0, any},
    {"交通运输局", "交运许", "道路运输经营许可决定书", "普通", "道路运输经营许可证", "DL6", "道路普通货物运输", 48, transport},
    {"交通运输局", "交超许", "超限运输车辆通行许可决定书", "普通", "超限运输车辆通行证", "CX6", "超限运输车辆行驶公路许可", 3, transport},
    {"住房和城乡建设局", "建许", "建筑工程施工许可决定书", "普通", "建筑工程施工许可证", "SG6", "房屋建筑工程施工", 24, building},
    {"住房和城乡建设局", "建排许", "城镇污水排入排水管网许可决定书", "普通", "城镇污水排入排水管网许可证", "PS6", "污水排入市政排水管网", 60, food | health | industry},
    {"卫生健康委员会", "卫公许", "公共场所卫生许可决定书", "普通", "公共场所卫生许可证", "WS6", "住宿场所、理发美容场所", 48, health},
    {"卫生健康委员会", "卫医许", "医疗机构执业登记决定书", "登记", "医疗机构执业许可证", "YF6", "内科、中医科诊疗", 60, drugs | health},
    {"文化", "文许", "娱乐场所经营许可决定书", "普通", "娱乐经营许可证", "YL6", "歌舞娱乐、游艺娱乐", 24, culture},
    {"文化", "文网许", "互联网上网服务营业场所经营许可决定书", "普通", "网络文化经营许可证", "WH6", "互联网上网服务", 36, culture},
    {"生态环境局", "环许", "排污许可决定书", "普通", "排污许可证", "PW6", "废水、废气污染物排放", 60, industry | chemicals},
    {"应急管理局", "应危许", "危险化学品经营许可决定书", "普通", "危险化学品经营许可证", "WX6", "汽油、柴油零售", 36, chemicals},
    {"应急管理局", "应烟许", "烟花爆竹零售许可决定书", "普通", "烟花爆竹经营（零售）许可证", "YH6", "烟花爆竹零售（春节期间）", 2, shop},
    {"农业农村局", "农药许", "农药经营许可决定书", "普通", "农药经营许可证", "NY6", "农药零售（限制使用农药除外）", 60, farming},
    {"农业农村局", "农防许", "动物防疫条件审核决定书", "核准", "动物防疫条件合格证", "DF6", "动物饲养场防疫条件", 0, farming},
    {"自然资源", "自然规许", "建设工程规划许可决定书", "普通", "建设工程规划许可证", "GH6", "建设工程规划", 12, building},
    {"人力资源和社会保障局", "人社许", "劳务派遣经营许可决定书", "普通", "劳务派遣经营许可证", "LW6", "劳务派遣", 36, people},
    {"人力资源和社会保障局", "人社工时许", "特殊工时工作制许可决定书", "核准", "", "", "综合计算工时工作制", 12, transport | industry | health},
    {"城市管理局", "城管许", "户外广告设置许可决定书", "普通", "户外广告设置许可证", "GG6", "大型户外广告及招牌设置", 6, shop | culture | food},
    {"城市管理局", "城管占许", "临时占用城市道路许可决定书", "普通", "临时占道许可证", "ZD6", "临时占用城市道路施工", 2, building},
    {"消防救援", "消安检", "公众聚集场所投入使用、营业消防安全检查意见书", "核准", "公众聚集场所投入使用、营业消防安全检查合格证", "XF6", "投入使用、营业前消防安全检查", 0, culture | health | shop},
};

constexpr PenaltyMatter k_penalties[] = {
    {"市场监督管理局", "市监罚", "违反《中华人民共和国食品安全法》第三十四条第十项", "销售超过保质期的预包装食品", "《中华人民共和国食品安全法》第一百二十四条第一款第五项", 50, 500, Extra::confiscation, food},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国食品安全法》第三十三条第一款第一项", "加工经营场所环境不整洁，未采取防鼠防虫措施", "《中华人民共和国食品安全法》第一百二十六条第一款第五项", 0, 0, Extra::warning, food},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国价格法》第十三条", "销售商品未明码标价", "《中华人民共和国价格法》第四十二条", 3, 50, Extra::none, shop | food | drugs},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国广告法》第九条第三项", "在门头广告中使用绝对化用语", "《中华人民共和国广告法》第五十七条第一项", 20, 300, Extra::none, any},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国药品管理法》第五十八条", "销售处方药未按规定核对处方", "《中华人民共和国药品管理法》第一百三十条", 0, 0, Extra::warning, drugs},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国药品管理法》第九十八条", "销售超过有效期的药品", "《中华人民共和国药品管理法》第一百一十七条第一款", 100, 2000, Extra::confiscation, drugs},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国特种设备安全法》第四十条第三款", "使用未经定期检验的特种设备", "《中华人民共和国特种设备安全法》第八十四条第一项", 300, 3000, Extra::none, industry | building | health},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国计量法》第九条", "使用未经检定的计量器具", "《中华人民共和国计量法》第二十五条", 5, 20, Extra::none, shop | food},
    {"市场监督管理局", "市监罚", "违反《中华人民共和国反不正当竞争法》第八条第一款", "对商品销售状况作虚假宣传", "《中华人民共和国反不正当竞争法》第二十条第一款", 200, 2000, Extra::none, any},
    {"应急管理局", "应急罚", "违反《中华人民共和国安全生产法》第二十八条", "未按规定对从业人员进行安全生产教育和培训", "《中华人民共和国安全生产法》第九十七条第三项", 100, 1000, Extra::none, industry | chemicals | building},
    {"应急管理局", "应急罚", "违反《中华人民共和国安全生产法》第四十一条第二款", "未建立事故隐患排查治理制度", "《中华人民共和国安全生产法》第一百零一条第五项", 200, 1000, Extra::none, industry | chemicals | building},
    {"应急管理局", "应急罚", "违反《危险化学品安全管理条例》第三十三条第一款", "未取得许可从事危险化学品经营", "《危险化学品安全管理条例》第七十七条第三款", 1000, 2000, Extra::closure, chemicals},
    {"交通运输局", "交罚", "违反《中华人民共和国道路运输条例》第二十四条", "未按规定维护和检测运输车辆", "《中华人民共和国道路运输条例》第七十条第一款", 10, 50, Extra::none, transport},
    {"交通运输局", "交罚", "违反《道路货物运输及站场管理规定》第五十七条", "使用失效的道路运输经营许可证从事货物运输", "《道路货物运输及站场管理规定》第五十七条第二项", 30, 200, Extra::suspension, transport},
    {"住房和城乡建设局", "建罚", "违反《建设工程质量管理条例》第十三条", "未办理工程质量监督手续擅自施工", "《建设工程质量管理条例》第五十六条第六项", 2000, 5000, Extra::none, building},
    {"城市管理局", "城管罚", "违反《城市市容和环境卫生管理条例》第十六条", "施工现场未设置围挡，渣土未覆盖", "《城市市容和环境卫生管理条例》第三十六条", 5, 100, Extra::none, building | shop},
    {"生态环境局", "环罚", "违反《中华人民共和国大气污染防治法》第四十五条", "产生挥发性有机物的工序未在密闭空间进行", "《中华人民共和国大气污染防治法》第一百零八条第一项", 200, 2000, Extra::none, industry | chemicals},
    {"生态环境局", "环罚", "违反《排污许可管理条例》第十七条第二款", "未按规定建立环境管理台账", "《排污许可管理条例》第三十七条第一项", 50, 200, Extra::none, industry | chemicals},
    {"卫生健康委员会", "卫罚", "违反《公共场所卫生管理条例》第七条", "安排未获得健康合格证明的人员从事服务工作", "《公共场所卫生管理条例实施细则》第三十八条", 5, 50, Extra::warning, health},
    {"文化", "文罚", "违反《娱乐场所管理条例》第二十三条", "接纳未成年人进入歌舞娱乐场所", "《娱乐场所管理条例》第四十八条第一项", 100, 300, Extra::confiscation, culture},
    {"农业农村局", "农罚", "违反《农药管理条例》第二十七条", "未按规定建立农药销售台账", "《农药管理条例》第五十八条第三项", 20, 100, Extra::none, farming},
    {"人力资源和社会保障局", "人社罚", "违反《中华人民共和国劳动合同法》第五十八条", "未与被派遣劳动者订立书面劳动合同", "《中华人民共和国劳动合同法》第九十二条第二款", 50, 500, Extra::none, people | building},
    {"消防救援", "消罚", "违反《中华人民共和国消防法》第二十八条", "占用、堵塞疏散通道和安全出口", "《中华人民共和国消防法》第六十条第一款第三项", 50, 500, Extra::none, culture | health | shop | food},
};

} // namespace

std::span<const Business> businesses()
{
    return k_businesses;
}

std::span<const LicenceMatter> licence_matters()
{
    return k_licences;
}

std::span<const PenaltyMatter> penalty_matters()
{
    return k_penalties;
}

} // namespace chengxin::demo
