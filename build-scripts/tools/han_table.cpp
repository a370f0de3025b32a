// Makes the table of readings and variants of Chinese characters that search uses (server/search/han_table.hpp).
// han_table OUTPUT.cpp Unihan_Readings.txt Unihan_Variants.txt UnicodeData.txt

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr std::size_t k_max_readings = 4;

struct Character {
    std::map<std::string, std::string> properties;
};

char32_t code_point(const std::string& text)
{
    return static_cast<char32_t>(std::stoul(text.substr(text.find('+') + 1), nullptr, 16));
}

/// Lines "U+4E50<tab>kMandarin<tab>lè".
void read_unihan(const char* path, std::map<char32_t, Character>& characters)
{
    std::ifstream file(path);
    if (!file) throw std::runtime_error(std::string("cannot read ") + path);
    std::string line;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#') continue;
        const auto first = line.find('\t');
        const auto second = line.find('\t', first + 1);
        if (second == std::string::npos) continue;
        characters[code_point(line.substr(0, first))].properties[line.substr(first + 1, second - first - 1)] = line.substr(second + 1);
    }
}

/// Singleton decompositions of the compatibility ideographs.
void read_compatibility(const char* path, std::map<char32_t, char32_t>& folded)
{
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
        if (line.find("CJK COMPATIBILITY IDEOGRAPH-") == std::string::npos) continue;
        std::stringstream fields(line);
        std::string field;
        for (int i = 0; i < 6; ++i) std::getline(fields, field, ';');
        if (!field.empty()) folded[code_point("+" + line.substr(0, line.find(';')))] = code_point("+" + field);
    }
}

/// "lǜ" → "lv"; empty for what is not a syllable of letters.
std::string without_tone(const std::string& syllable)
{
    static const std::map<std::string, std::string> letters = {
        {"ā", "a"}, {"á", "a"}, {"ǎ", "a"}, {"à", "a"}, {"ō", "o"}, {"ó", "o"}, {"ǒ", "o"}, {"ò", "o"}, {"ē", "e"}, {"é", "e"},
        {"ě", "e"}, {"è", "e"}, {"ī", "i"}, {"í", "i"}, {"ǐ", "i"}, {"ì", "i"}, {"ū", "u"}, {"ú", "u"}, {"ǔ", "u"}, {"ù", "u"},
        {"ǖ", "v"}, {"ǘ", "v"}, {"ǚ", "v"}, {"ǜ", "v"}, {"ü", "v"}, {"ń", "n"}, {"ň", "n"}, {"ǹ", "n"}};
    std::string result;
    for (std::size_t i = 0; i < syllable.size();) {
        if (syllable[i] >= 'a' && syllable[i] <= 'z') {
            result += syllable[i++];
            continue;
        }
        const auto found = letters.find(syllable.substr(i, 2));
        if (found == letters.end()) return {};
        result += found->second;
        i += 2;
    }
    return result;
}

void add_reading(std::vector<std::string>& readings, const std::string& raw)
{
    const std::string reading = without_tone(raw);
    if (reading.empty() || reading.find_first_of("aeiouv") == std::string::npos) return;
    if (std::find(readings.begin(), readings.end(), reading) == readings.end() && readings.size() < k_max_readings) readings.push_back(reading);
}

/// The common readings: the customary one first, then those of the list of standard characters.
std::vector<std::string> readings_of(const Character& character)
{
    std::vector<std::string> readings;
    for (const char* property : {"kMandarin", "kHanyuPinlu", "kTGHZ2013"}) {
        const auto found = character.properties.find(property);
        if (found == character.properties.end()) continue;
        std::string text = found->second;
        std::replace(text.begin(), text.end(), ',', ' ');
        std::stringstream words(text);
        std::string word;
        while (words >> word) {
            word = word.substr(word.rfind(':') == std::string::npos ? 0 : word.rfind(':') + 1);
            add_reading(readings, word.substr(0, word.find('(')));
        }
    }
    // People type both lv and lu for lü.
    if (!readings.empty() && (readings[0] == "lv" || readings[0] == "nv")) add_reading(readings, readings[0].substr(0, 1) + "u");
    return readings;
}

bool is_standard(const std::map<char32_t, Character>& characters, char32_t character)
{
    const auto found = characters.find(character);
    return found != characters.end() && found->second.properties.count("kTGHZ2013") != 0;
}

/// Variants named by one character, the surest kind first.
std::vector<char32_t> variants_of(const Character& character)
{
    std::vector<char32_t> variants;
    for (const char* property : {"kSimplifiedVariant", "kSemanticVariant", "kZVariant", "kSpecializedSemanticVariant"}) {
        const auto found = character.properties.find(property);
        if (found == character.properties.end()) continue;
        std::stringstream words(found->second);
        std::string word;
        while (words >> word) variants.push_back(code_point(word.substr(0, word.find('<'))));
    }
    return variants;
}

/// The standard character (通用规范汉字表) that a traditional or variant form stands for; itself when there is none.
/// A form that is itself standard stays: 乾 is not 干.
char32_t standard_form(const std::map<char32_t, Character>& characters, char32_t character)
{
    if (is_standard(characters, character)) return character;
    std::vector<char32_t> reached{character};
    for (std::size_t i = 0; i < reached.size() && reached.size() < 16; ++i) {
        const auto found = characters.find(reached[i]);
        if (found == characters.end()) continue;
        for (const char32_t variant : variants_of(found->second)) {
            if (is_standard(characters, variant)) return variant;
            if (std::find(reached.begin(), reached.end(), variant) == reached.end()) reached.push_back(variant);
        }
    }
    return character;
}

void write_table(const char* path, const std::map<char32_t, Character>& characters, std::map<char32_t, char32_t> folded)
{
    std::map<char32_t, std::vector<std::string>> readings;
    std::set<std::string> syllables;
    for (const auto& [character, properties] : characters) {
        if (const char32_t standard = standard_form(characters, character); standard != character) folded[character] = standard;
        auto found = readings_of(properties);
        if (found.empty()) continue;
        syllables.insert(found.begin(), found.end());
        readings[character] = std::move(found);
    }
    for (auto& [from, to] : folded) to = standard_form(characters, to);
    const std::vector<std::string> sorted(syllables.begin(), syllables.end());

    std::ofstream out(path);
    out << "#include \"server/search/han_table.hpp\"\n\nnamespace chengxin::search {\n\nconst std::string_view k_syllables[] = {";
    for (const auto& syllable : sorted) out << '"' << syllable << "\",";
    out << "};\nconst std::size_t k_syllable_count = " << sorted.size() << ";\n\nconst HanReading k_han_readings[] = {\n";
    for (const auto& [character, list] : readings) {
        out << "{" << static_cast<unsigned long>(character) << ",{";
        for (std::size_t i = 0; i < k_max_readings; ++i) {
            const auto index = i < list.size() ? std::lower_bound(sorted.begin(), sorted.end(), list[i]) - sorted.begin() + 1 : 0;
            out << (i ? "," : "") << index;
        }
        out << "}},\n";
    }
    out << "};\nconst std::size_t k_han_reading_count = " << readings.size() << ";\n\nconst HanVariant k_han_variants[] = {\n";
    for (const auto& [from, to] : folded) out << "{" << static_cast<unsigned long>(from) << "," << static_cast<unsigned long>(to) << "},\n";
    out << "};\nconst std::size_t k_han_variant_count = " << folded.size() << ";\n\n} // namespace chengxin::search\n";
    if (!out.flush()) throw std::runtime_error(std::string("cannot write ") + path);
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 5) {
        std::cerr << "usage: han_table OUTPUT.cpp Unihan_Readings.txt Unihan_Variants.txt UnicodeData.txt\n";
        return 2;
    }
    try {
        std::map<char32_t, Character> characters;
        std::map<char32_t, char32_t> folded;
        read_unihan(arguments[2], characters);
        read_unihan(arguments[3], characters);
        read_compatibility(arguments[4], folded);
        write_table(arguments[1], characters, std::move(folded));
    } catch (const std::exception& failure) {
        std::cerr << "han_table: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
