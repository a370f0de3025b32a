#pragma once

#include <string_view>

/// What a name says about the code of its bearer (GB 32100-2015 table 1: the first two characters tell the registering
/// department and the class).
namespace chengxin::rules {

enum class NameClass {
    unknown,     ///< no ending that is known
    mixed,       ///< says nothing certain: a 服务中心, 研究所, 养老院 may be an institution, a company or a private body
    organ,       ///< 11: 局, 委员会, 人民政府, 派出所, 法院
    institution, ///< 12: 卫生院, 监测站, 政务服务中心
    business,    ///< 91, 92 or 93: 公司, 经营部, 加油站, 餐厅, 家政服务中心
    company,     ///< 91: 有限责任公司, 股份有限公司
    cooperative, ///< 93: 专业合作社
    shop,        ///< 91 or 92, never an organ: 商店, 餐馆, 汽修部
    lawyers,     ///< 31: 律师事务所
};

/// By the ending, taken for what it is and not for its last character: a 经营部 is no 部 of a government.
NameClass class_of_name(std::string_view name);

/// Whether a code that begins with these two characters may belong to such a bearer. True for unknown and mixed.
bool fits_name(NameClass name, std::string_view code);

} // namespace chengxin::rules
