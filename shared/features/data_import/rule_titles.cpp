#include "shared/features/data_import/check_session.hpp"

namespace chengxin::data_import {

const char* title_of(rules::Rule rule)
{
    using rules::Rule;
    switch (rule) {
    case Rule::v01: return "必填项为空";
    case Rule::v02: return "与相对人类别矛盾";
    case Rule::v03: return "统一代码有误";
    case Rule::v04: return "类别与代码不符";
    case Rule::v05: return "名称与代码不符";
    case Rule::v06: return "基础库查无此主体";
    case Rule::v07: return "身份证号有误";
    case Rule::v08: return "日期有误";
    case Rule::v09: return "日期先后有误";
    case Rule::v10: return "日期可疑";
    case Rule::v11: return "金额与处罚类别不符";
    case Rule::v12: return "金额单位可疑";
    case Rule::v13: return "“其他”未注明";
    case Rule::v14: return "不在代码表内";
    case Rule::v15: return "文字不规范";
    case Rule::v16: return "文书号可疑";
    case Rule::v17: return "超过长度";
    case Rule::v18: return "重复";
    case Rule::v19: return "迟报";
    case Rule::v20: return "不应报送";
    case Rule::v21: return "自然人不公示";
    case Rule::v22: return "单位有误";
    case Rule::v23: return "列名与模板不符";
    case Rule::r01: return "隐藏的行列";
    case Rule::r02: return "多个工作表";
    case Rule::r03: return "合并单元格";
    case Rule::r04: return "没有可读的值";
    case Rule::r05: return "显示与数值不同";
    case Rule::r06: return "数字位数丢失";
    case Rule::r07: return "已去掉标记";
    case Rule::r08: return "与表头不对应";
    case Rule::r09: return "表尾或重复表头";
    case Rule::r10: return "含个人信息";
    }
    return "";
}

} // namespace chengxin::data_import
